import { z } from 'zod';
import type { SyncReport, VerifyReport } from '../job.ts';
import { answering } from './request.ts';

/** Long work. Each runs to its end or to `jobs.cancel`. */
export const jobRequests = {
  /** Answers with the report, also of a sync that was done in part. */
  'sync.run': answering<SyncReport>()(z.strictObject({ full: z.boolean() })),
  'verify.run': answering<VerifyReport>()(
    z.strictObject({ repair: z.boolean(), lost: z.boolean().default(false) }),
  ),
  'jobs.cancel': answering<undefined>()(
    z.strictObject({ job: z.enum(['sync', 'export', 'verify', 'move']) }),
  ),
} as const;
