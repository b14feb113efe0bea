import type { z } from 'zod';
import { accountRequests } from './requests/account.ts';
import { appRequests } from './requests/app.ts';
import { clipRequests } from './requests/clips.ts';
import { collectionRequests } from './requests/collections.ts';
import { exportRequests } from './requests/export.ts';
import { facetRequests } from './requests/facets.ts';
import { jobRequests } from './requests/jobs.ts';
import { libraryRequests } from './requests/library.ts';
import { playerRequests } from './requests/player.ts';
import type { Request } from './requests/request.ts';
import { settingsRequests } from './requests/settings.ts';
import { updateRequests } from './requests/updates.ts';
import { viewRequests } from './requests/view.ts';

export type { ClipWindow } from './requests/clips.ts';

/** Everything the page may ask of the main process. Both sides derive their types from this map. */
export const requests = {
  ...accountRequests,
  ...appRequests,
  ...clipRequests,
  ...collectionRequests,
  ...exportRequests,
  ...facetRequests,
  ...jobRequests,
  ...libraryRequests,
  ...playerRequests,
  ...settingsRequests,
  ...updateRequests,
  ...viewRequests,
} as const;

export type RequestName = keyof typeof requests;
export type RequestInput<Name extends RequestName> = z.input<(typeof requests)[Name]['input']>;
export type ParsedInput<Name extends RequestName> = z.output<(typeof requests)[Name]['input']>;
export type RequestOutput<Name extends RequestName> =
  (typeof requests)[Name] extends Request<z.ZodType, infer Output> ? Output : never;
