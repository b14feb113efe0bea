import type { ExportPreset } from '../../../electron/contract/export-presets.ts';
import { exportPresetNames, exportPresets } from '../../../electron/contract/export-presets.ts';
import type { ClipQuery, Selection } from '../../../electron/contract/clip-query.ts';
import { allClips, isFiltered } from '../clip-list/query.ts';

export const choices = ['everything', 'hits', 'selection', 'favourites', 'own', 'collection'] as const;
export type Choice = (typeof choices)[number];

export function presetOf(template: string): ExportPreset | 'custom' {
  return exportPresetNames.find((name) => exportPresets[name] === template) ?? 'custom';
}

/** What a user most likely wants to export: what they selected, what they searched for, everything. */
export function likelyChoice(query: ClipQuery, selected: number): Choice {
  if (selected > 1) return 'selection';
  return isFiltered(query) ? 'hits' : 'everything';
}

/** `collection`: the one that is exported when that is the choice; in the order made by hand. */
export function selectionFor(
  choice: Choice,
  query: ClipQuery,
  ids: ReadonlySet<string>,
  collection: string | null = null,
): Selection {
  switch (choice) {
    case 'everything':
      return { kind: 'query', query: allClips };
    case 'hits':
      return { kind: 'query', query };
    case 'favourites':
      return { kind: 'query', query: { ...allClips, favorites: true } };
    case 'own':
      return { kind: 'query', query: { ...allClips, ownFavorites: true } };
    case 'collection':
      return { kind: 'query', query: { ...allClips, collection, sort: 'collection', descending: false } };
    case 'selection':
      return { kind: 'ids', ids: [...ids] };
  }
}
