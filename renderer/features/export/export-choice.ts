import type { ExportPreset } from '../../../electron/contract/export-presets.ts';
import { exportPresetNames, exportPresets } from '../../../electron/contract/export-presets.ts';
import type { ClipQuery, Selection } from '../../../electron/contract/clip-query.ts';
import { allClips, filtersSet, isFiltered } from '../clip-list/query.ts';

export const choices = ['everything', 'hits', 'selection', 'favourites', 'own', 'collection'] as const;
export type Choice = (typeof choices)[number];

export function presetOf(template: string): ExportPreset | 'custom' {
  return exportPresetNames.find((name) => exportPresets[name] === template) ?? 'custom';
}

/** Whether a query shows all of a collection. */
function isWholeCollection(query: ClipQuery): boolean {
  return query.search.trim() === '' && filtersSet(query) === 1;
}

/** What a user most likely wants to export: what they selected, what they searched for, everything. */
export function likelyChoice(query: ClipQuery, selected: number): Choice {
  if (selected > 1) return 'selection';
  if (query.collection !== null && isWholeCollection(query)) return 'collection';
  return isFiltered(query) ? 'hits' : 'everything';
}

/** What is exported. */
export interface ChosenClips {
  readonly choice: Choice;
  /** The one that is exported when that is the choice; in the order made by hand. */
  readonly collection?: string | null;
  /** Rejected clips as well; what was selected by hand is exported in any case. */
  readonly withRejected?: boolean;
}

export function selectionFor(chosen: ChosenClips, query: ClipQuery, ids: ReadonlySet<string>): Selection {
  const selection = selectionOf(chosen, query, ids);
  return chosen.withRejected === true && selection.kind === 'query'
    ? { kind: 'query', query: { ...selection.query, rejected: null } }
    : selection;
}

function selectionOf(
  { choice, collection = null }: ChosenClips,
  query: ClipQuery,
  ids: ReadonlySet<string>,
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
