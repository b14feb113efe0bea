import { moveSelected, playAt, removeFromCollection } from './clip-actions.ts';
import type { PageState } from '../../app/page.ts';
import type { GridCell } from './grid-cell.svelte.ts';
import { movedCursor } from './selection.ts';

/** What the grid can do that a key asks for. */
export interface GridView {
  readonly total: number;
  /** Rows in sight. */
  readonly rows: number;
  /** The cell that the keyboard is in. */
  readonly cell: GridCell;
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
  // What Alt is held for is the system's.
  if (event.altKey) return false;
  if (modified && event.shiftKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
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
  if (!modified && !event.shiftKey && cursor !== null && cellKey(view.cell, event.key)) return true;
  if (event.key === 'Escape' && selection.count > 0) {
    selection.clear();
    return true;
  }
  if (event.key === 'Delete' && list.query.collection !== null) {
    void removeFromCollection(page);
    return true;
  }
  // Space is the player's, wherever the keyboard stands.
  if (!modified && event.key === 'Enter' && cursor !== null) {
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

/** Does what a key asks of the cells of a row; answers whether it was theirs. */
function cellKey(cell: GridCell, key: string): boolean {
  if (key === 'ArrowRight') cell.move(1);
  else if (cell.column === null) return false;
  else if (key === 'ArrowLeft') cell.move(-1);
  else if (key === 'Home') cell.toEnd('first');
  else if (key === 'End') cell.toEnd('last');
  else if (key === 'Escape') cell.leave();
  else return key === 'Enter' && cell.press();
  return true;
}
