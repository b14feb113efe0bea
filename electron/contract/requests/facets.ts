import { z } from 'zod';
import { longestVoiceKind } from '../filter-registry.ts';
import type { Facet } from '../filters.ts';
import { answering, nothing } from './request.ts';

export const facetRequests = {
  'facets.voices': answering<readonly Facet[]>()(nothing),
  'facets.languages': answering<readonly Facet[]>()(nothing),
  /** Gives a voice a kind; an empty one takes it away. */
  'facets.setVoiceKind': answering<undefined>()(
    z.strictObject({
      voice: z.string().max(200),
      language: z.string().max(50),
      kind: z.string().trim().max(longestVoiceKind),
    }),
  ),
} as const;
