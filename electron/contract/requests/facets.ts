import type { Facet } from '../filters.ts';
import { answering, nothing } from './request.ts';

export const facetRequests = {
  'facets.voices': answering<readonly Facet[]>()(nothing),
  'facets.languages': answering<readonly Facet[]>()(nothing),
} as const;
