import { MediaQuery } from 'svelte/reactivity';
import type { ClipDetails } from '../../electron/contract/clip.ts';

export const views = ['library', 'voices', 'languages', 'exports', 'health'] as const;
export type View = (typeof views)[number];
export type DialogName =
  | 'export'
  | 'export-plan'
  | 'settings'
  | 'shortcuts'
  | 'about'
  | 'diagnostics'
  | 'name-collection'
  | 'delete-collection'
  | 'video';

/** Where the user is. */
export class Navigation {
  view = $state<View>('library');
  /** One dialog at a time, none on top of another. */
  dialog = $state<DialogName | null>(null);
  /** The dialogs that lie over the page, the topmost last: a proxy may ask while another one is open. */
  #over = $state.raw<readonly string[]>([]);
  /** The clip whose video the larger view shows, and the second that it begins at. */
  video = $state.raw<{ readonly clip: ClipDetails; readonly at: number } | null>(null);
  /** Beside the list, where there is room. */
  detailsBeside = $state(true);
  /** Over the list, where there is not. */
  detailsOver = $state(false);
  /** Where the menu of the selected clips is open, in px of the window. */
  menu = $state.raw<{ readonly x: number; readonly y: number } | null>(null);
  /** The list should take the keyboard; it says when it has. */
  listAsked = $state(false);
  /** The search field should take the keyboard; it says when it has. */
  searchAsked = $state(false);
  /** The note of the selected clip should take the keyboard; it says when it has. */
  noteAsked = $state(false);
  /** The panel of filters should take the keyboard; it says when it has. */
  filtersAsked = $state(false);

  /** Whether there is room for the details beside the list. */
  readonly #wide = new MediaQuery('min-width: 1100px');

  get detailsShown(): boolean {
    return this.#wide.current ? this.detailsBeside : this.detailsOver;
  }

  toggleDetails(): void {
    if (this.#wide.current) this.detailsBeside = !this.detailsBeside;
    else this.detailsOver = !this.detailsOver;
  }

  open(dialog: DialogName): void {
    this.dialog ??= dialog;
  }

  /** Whether a dialog lies over the page. */
  get covered(): boolean {
    return this.#over.length > 0;
  }

  /** Lays a dialog over the page; the function that is returned takes it away. */
  cover(id: string): () => void {
    this.#over = [...this.#over, id];
    return () => (this.#over = this.#over.filter((one) => one !== id));
  }

  /** Whether another dialog lies over one. */
  isBelow(id: string): boolean {
    return this.#over.includes(id) && this.#over.at(-1) !== id;
  }

  openVideo(clip: ClipDetails, at: number): void {
    this.video = { clip, at };
    this.open('video');
  }

  /** Goes to the note of the selected clip. */
  note(): void {
    this.view = 'library';
    if (!this.detailsShown) this.toggleDetails();
    this.noteAsked = true;
  }

  search(): void {
    this.view = 'library';
    this.listAsked = false;
    this.searchAsked = true;
  }
}
