import type { ClipQuery, Selection } from '../../electron/contract/models.ts';
import { allClips, isFiltered } from './query.ts';

export const choices = ['everything', 'hits', 'selection', 'favourites'] as const;
export type Choice = (typeof choices)[number];

/** Templates on offer by name. */
export const presets = {
  year: '{created:yyyy}/{language}/{voice}/{prompt:60} [{id:8}]',
  flat: '{prompt:60} [{id:8}]',
  date: '{created:yyyy}/{created:MM}/{prompt:60} [{id:8}]',
  voice: '{voice}/{prompt:60} [{id:8}]',
  language: '{language}/{voice}/{prompt:60} [{id:8}]',
} as const;
export type Preset = keyof typeof presets;
export const presetNames: readonly Preset[] = ['year', 'flat', 'date', 'voice', 'language'];

export function presetOf(template: string): Preset | 'custom' {
  return presetNames.find((name) => presets[name] === template) ?? 'custom';
}

/** What a user most likely wants to export: what they selected, what they searched for, everything. */
export function likelyChoice(query: ClipQuery, selected: number): Choice {
  if (selected > 1) return 'selection';
  return isFiltered(query) ? 'hits' : 'everything';
}

export function selectionFor(choice: Choice, query: ClipQuery, ids: ReadonlySet<string>): Selection {
  switch (choice) {
    case 'everything':
      return { kind: 'query', query: allClips };
    case 'hits':
      return { kind: 'query', query };
    case 'favourites':
      return { kind: 'query', query: { ...allClips, favorites: true } };
    case 'selection':
      return { kind: 'ids', ids: [...ids] };
  }
}
