import type { Selection } from '../../../electron/contract/clip-query.ts';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';

export const allClips: Selection = { kind: 'query', query: clipQuerySchema.parse({}) };
