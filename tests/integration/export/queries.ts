import type { Selection } from '../../../electron/contract/clip-query.ts';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';

export const allClips: Selection = { kind: 'query', query: clipQuerySchema.parse({}) };

/** The clips of one collection, in its order. */
export const collected: { readonly id: string; readonly selection: Selection } = {
  id: 'episode',
  selection: { kind: 'query', query: clipQuerySchema.parse({ collection: 'episode' }) },
};
