import type { Selection } from '../../../electron/contract/models.ts';
import { clipQuerySchema } from '../../../electron/contract/models.ts';

export const allClips: Selection = { kind: 'query', query: clipQuerySchema.parse({}) };
