import type { Column } from './columns.ts';

/** The cell of the keyboard's row that is read and used by itself; the row as a whole while there is none. */
export class GridCell {
  column = $state<Column | null>(null);
  readonly #columns: () => readonly Column[];
  readonly #elementOf: (column: Column) => HTMLElement | null;

  /** `elementOf`: a cell of the keyboard's row. */
  constructor(columns: () => readonly Column[], elementOf: (column: Column) => HTMLElement | null) {
    this.#columns = columns;
    this.#elementOf = elementOf;
  }

  /** To the next cell that is shown, or back: from the row to its first cell, and from that to the row. */
  move(by: 1 | -1): void {
    const shown = this.#shown();
    const at = this.column === null ? -1 : shown.indexOf(this.column);
    this.column = shown[Math.min(at + by, shown.length - 1)] ?? null;
  }

  toEnd(end: 'first' | 'last'): void {
    this.column = this.#shown().at(end === 'first' ? 0 : -1) ?? null;
  }

  leave(): void {
    this.column = null;
  }

  /** Presses the cell's button. Answers whether it has one. */
  press(): boolean {
    const cell = this.column === null ? null : this.#elementOf(this.column);
    const button = cell?.querySelector<HTMLElement>('button:enabled');
    button?.click();
    return button != null;
  }

  #shown(): readonly Column[] {
    return this.#columns().filter((column) => this.#elementOf(column)?.checkVisibility() ?? false);
  }
}
