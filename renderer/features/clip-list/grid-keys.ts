import { moveSelected, playPlace, removeFromCollection } from './clip-actions.ts';
import type { PageState } from '../../app/page.ts';
import { movedCursor } from './selection.ts';

/** What the grid can do that a key asks for. */
export interface GridView {
  readonly total: number;
  /** Rows in sight. */
  readonly rows: number;
  /** Brings a row into sight. */
  show(place: number): void;
  /** Opens the menu of the selected clips at the cursor's row. */
  openMenu(): void;
}

/** Does what a key asks of the list; answers whether it was one of the list's. */
export function gridKey(page: PageState, view: GridView, event: KeyboardEvent): boolean {
  const { list, picked } = page;
  const { cursor } = picked.selected;
  const modified = event.ctrlKey || event.metaKey;
  const plain = !modified && !event.altKey;
  if (event.altKey) {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return false;
    void moveSelected(page, event.key === 'ArrowUp' ? -1 : 1);
    return true;
  }
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    view.openMenu();
    return true;
  }
  if (modified && event.key.toLowerCase() === 'a') {
    void picked.all();
    return true;
  }
  if (modified && event.key === ' ' && cursor !== null) {
    void picked.pick(cursor, 'toggle');
    return true;
  }
  if (event.key === 'Escape' && picked.count > 0) {
    picked.clear();
    return true;
  }
  if (event.key === 'Delete' && list.query.collection !== null) {
    void removeFromCollection(page);
    return true;
  }
  if (plain && (event.key === 'Enter' || event.key === ' ') && cursor !== null) {
    void playPlace(page, cursor);
    return true;
  }
  const place = movedCursor(event.key, cursor, view.total, view.rows);
  if (place === null) return false;
  view.show(place);
  if (modified) picked.moveTo(place);
  else void picked.pick(place, event.shiftKey ? 'stretch' : 'alone');
  return true;
}
