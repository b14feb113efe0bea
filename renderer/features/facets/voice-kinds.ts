import type { Facet } from '../../../electron/contract/filters.ts';

/** Kinds that every person is offered. */
const usual = ['female', 'male'] as const;

/** The usual kinds, and words of the person's own that they gave a voice already. */
export function offeredKinds(voices: readonly Facet[]): readonly string[] {
  const own = voices.map(({ kind }) => kind).filter((kind) => kind !== '');
  return [...new Set([...usual, ...own.sort((one, other) => one.localeCompare(other))])];
}
