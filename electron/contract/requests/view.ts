import type { ViewState } from '../clip-query.ts';
import { viewStateSchema } from '../clip-query.ts';
import { answering, nothing } from './request.ts';

export const viewRequests = {
  'view.get': answering<ViewState>()(nothing),
  'view.set': answering<undefined>()(viewStateSchema),
} as const;
