import { moveSelected, playAt, removeFromCollection } from './clip-actions.ts';
import type { PageState } from '../../app/page.ts';
import { movedCursor } from './selection.ts';

/** What the grid can do that a key asks for. */
export interface GridView {
  readonly total: number;
  /** Rows in sight. */
  readonly rows: number;
  /** Brings a row into sight. */
  show(index: number): void;
  /** Opens the menu of the selected clips at the cursor's row. */
  openMenu(): void;
}

/** Does what a key asks of the list; answers whether it was one of the list's. */
export function gridKey(page: PageState, view: GridView, event: KeyboardEvent): boolean {
  const { list, selection } = page;
  const { cursor } = selection.selected;
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
    void selection.selectAll();
    return true;
  }
  if (modified && event.key === ' ' && cursor !== null) {
    void selection.select(cursor, 'toggle');
    return true;
  }
  if (event.key === 'Escape' && selection.count > 0) {
    selection.clear();
    return true;
  }
  if (event.key === 'Delete' && list.query.collection !== null) {
    void removeFromCollection(page);
    return true;
  }
  if (plain && (event.key === 'Enter' || event.key === ' ') && cursor !== null) {
    void playAt(page, cursor);
    return true;
  }
  const index = movedCursor(event.key, cursor, view.total, view.rows);
  if (index === null) return false;
  view.show(index);
  if (modified) selection.moveTo(index);
  else void selection.select(index, event.shiftKey ? 'range' : 'only');
  return true;
}
