import type { ClipDetails, Clip } from '../../../electron/contract/clip.ts';
import type { Backend } from '../../app/bridge.ts';
import { reportOf } from '../../app/bridge.ts';
import type { ErrorReport } from '../../../electron/contract/errors.ts';
import type { Notices } from '../../ui/notices.svelte.ts';
import type { ClipList } from './clip-list.svelte.ts';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import type { Selected } from './selection.ts';
import {
  nothingSelected,
  selectAll,
  selectionOf,
  selectElsewhere,
  selectOne,
  selectRange,
  rangeTo,
  toggle,
} from './selection.ts';

/** The selected clips, and everything about the one that is selected alone. */
export class ClipSelection {
  selected = $state.raw<Selected>(nothingSelected);
  details = $state.raw<ClipDetails | null>(null);
  takes = $state.raw<readonly Clip[]>([]);
  /** Why the details could not be read. */
  error = $state.raw<ErrorReport | null>(null);
  /** Seconds of the selected clips in all; null while they are not known. */
  seconds = $state.raw<number | null>(null);
  readonly count = $derived(this.selected.ids.size);
  /** Clips are selected, and the list that was asked for since shows none of them. */
  hidden = $state(false);

  readonly #backend: Backend;
  readonly #notices: Notices;
  readonly #list: ClipList;
  #wanted: string | null = null;

  constructor(backend: Backend, list: ClipList, notices: Notices) {
    this.#backend = backend;
    this.#notices = notices;
    this.#list = list;
  }

  has(id: string): boolean {
    return this.selected.ids.has(id);
  }

  /** The selected clips, as requests take them; null when there are none. */
  get forRequest(): Selection | null {
    return selectionOf(this.selected);
  }

  /** Moves the keyboard alone: to select clips that do not stand together, or when clips were moved under it. */
  moveTo(cursor: number): void {
    this.selected = { ...this.selected, anchor: cursor, cursor };
  }

  /** As a click does it: alone, with Shift up to here, with Ctrl or Cmd in or out. */
  async select(index: number, how: 'only' | 'range' | 'toggle'): Promise<void> {
    const clip = this.#list.clip(index);
    if (how === 'range') await this.#selectRange(index);
    else if (clip && how === 'toggle') this.#set(toggle(this.selected, index, clip.id));
    else if (clip) this.#set(selectOne(index, clip.id));
    else await this.#selectUnread(index);
  }

  /** That clip alone, whether the list shows it or not. */
  selectClip(id: string): void {
    const index = this.#list.indexOf(id);
    this.#set(index === null ? selectElsewhere(this.selected, id) : selectOne(index, id));
  }

  /** All hits, not only those that are read. */
  async selectAll(): Promise<void> {
    await this.#notices.attempt('list', async () => {
      this.#set(selectAll(this.selected, await this.#list.ids()));
    });
  }

  /** Nothing is selected; the keyboard stays where it is. */
  clear(): void {
    this.#set({ ...nothingSelected, cursor: this.selected.cursor });
  }

  /** Another list is shown: nothing is selected in it, and the keyboard stands nowhere yet. */
  reset(): void {
    this.#set(nothingSelected);
  }

  /** The list was asked something else: the selection stays, its positions do not. */
  forgetPositions(): void {
    this.selected = { ids: this.selected.ids, anchor: null, cursor: null };
  }

  /** Another question was answered: looks whether what is selected is among its hits. */
  async lookAmongHits(): Promise<void> {
    const { ids } = this.selected;
    const { query } = this.#list;
    const isRead = [...ids].some((id) => this.#list.indexOf(id) !== null);
    if (ids.size === 0 || isRead) {
      this.hidden = false;
      return;
    }
    await this.#notices.attempt('list', async () => {
      const hits = this.#list.total === 0 ? [] : await this.#list.ids();
      if (this.selected.ids === ids && this.#list.query === query)
        this.hidden = !hits.some((id) => ids.has(id));
    });
  }

  /** Reads the details again: the library has changed. */
  async refresh(): Promise<void> {
    const id = this.#wanted;
    if (id === null) return;
    try {
      const [details, takes] = await Promise.all([
        this.#backend.request('clips.details', { id }),
        this.#backend.request('clips.takes', { id }),
      ]);
      if (this.#wanted !== id) return;
      this.details = details;
      this.takes = takes.filter((take) => take.id !== id);
      this.error = null;
    } catch (error) {
      if (this.#wanted === id) this.error = reportOf(error);
    }
  }

  async #selectRange(index: number): Promise<void> {
    const before = this.selected;
    const { from, to } = rangeTo(before, index);
    const clips = this.#list.loaded(from, to);
    await this.#notices.attempt('list', async () => {
      const ids = clips ? clips.map(({ id }) => id) : (await this.#list.ids()).slice(from, to + 1);
      if (this.selected === before) this.#set(selectRange(before, index, ids));
    });
  }

  /** The cursor moves at once; the clip is selected when it is known, unless the cursor has moved on. */
  async #selectUnread(index: number): Promise<void> {
    const moved: Selected = { ...this.selected, cursor: index };
    this.selected = moved;
    await this.#notices.attempt('list', async () => {
      const clip = await this.#list.fetch(index);
      if (clip && this.selected === moved) this.#set(selectOne(index, clip.id));
    });
  }

  async #addUp(selected: Selected): Promise<void> {
    const selection = selectionOf(selected);
    this.seconds = null;
    if (selection === null || selected.ids.size === 1) return;
    await this.#notices.attempt('list', async () => {
      const seconds = await this.#backend.request('clips.seconds', { selection });
      if (this.selected.ids === selected.ids) this.seconds = seconds;
    });
  }

  #set(selected: Selected): void {
    this.error = null;
    this.hidden = false;
    this.selected = selected;
    void this.#addUp(selected);
    const [only] = selected.ids.size === 1 ? selected.ids : [];
    if ((only ?? null) === this.#wanted) return;
    this.#wanted = only ?? null;
    if (only === undefined) {
      this.details = null;
      this.takes = [];
    } else {
      void this.refresh();
    }
  }
}
