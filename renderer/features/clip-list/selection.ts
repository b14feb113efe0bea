import type { Selection } from '../../../electron/contract/clip-query.ts';

/** Which clips of the list are selected, and where the keyboard stands. Places are indices into the hits. */
export interface Selected {
  readonly ids: ReadonlySet<string>;
  /** Place a range starts from; null before the first selection. */
  readonly anchor: number | null;
  /** Place of the keyboard; null before the first selection. */
  readonly cursor: number | null;
}

export const nothingSelected: Selected = { ids: new Set(), anchor: null, cursor: null };

/** That clip alone. */
export function selectOne(index: number, id: string): Selected {
  return { ids: new Set([id]), anchor: index, cursor: index };
}

/** That clip alone, which the list does not show; the keyboard stays where it is. */
export function selectElsewhere(selected: Selected, id: string): Selected {
  return { ...selected, ids: new Set([id]) };
}

/** Takes the clip in or out; the others stay. */
export function toggle(selected: Selected, index: number, id: string): Selected {
  const ids = new Set(selected.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: index, cursor: index };
}

/** The range of indices between the anchor and `index`, both inclusive, in order. */
export function rangeTo(selected: Selected, index: number): { readonly from: number; readonly to: number } {
  const anchor = selected.anchor ?? index;
  return { from: Math.min(anchor, index), to: Math.max(anchor, index) };
}

/** The clips of a range, which the caller has looked up; the anchor stays. */
export function selectRange(selected: Selected, index: number, ids: readonly string[]): Selected {
  return { ids: new Set(ids), anchor: selected.anchor ?? index, cursor: index };
}

/** Every hit; the cursor stays where it is. */
export function selectAll(selected: Selected, ids: readonly string[]): Selected {
  return { ids: new Set(ids), anchor: 0, cursor: selected.cursor ?? 0 };
}

/** Where a key moves the cursor; null when it does not. `page` is the number of rows in sight. */
export function movedCursor(key: string, cursor: number | null, total: number, page: number): number | null {
  if (total === 0) return null;
  const last = total - 1;
  const held = (index: number) => Math.max(0, Math.min(last, index));
  switch (key) {
    case 'ArrowDown':
      return cursor === null ? 0 : held(cursor + 1);
    case 'ArrowUp':
      return cursor === null ? 0 : held(cursor - 1);
    case 'PageDown':
      return held((cursor ?? 0) + page);
    case 'PageUp':
      return held((cursor ?? 0) - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** The selected clips, as requests take them; null when there are none. */
export function selectionOf(selected: Selected): Selection | null {
  return selected.ids.size === 0 ? null : { kind: 'ids', ids: [...selected.ids] };
}
