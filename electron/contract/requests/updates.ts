import type { UpdateState } from '../updates.ts';
import { answering, nothing } from './request.ts';

export const updateRequests = {
  'updates.state': answering<UpdateState>()(nothing),
  /** Asks the release feed, if one was packed with the app. */
  'updates.check': answering<UpdateState>()(nothing),
  /** Fetches and verifies the update that was found; resolves when it is there. */
  'updates.download': answering<UpdateState>()(nothing),
  /** Ends the app and installs what was downloaded. */
  'updates.install': answering<undefined>()(nothing),
} as const;
