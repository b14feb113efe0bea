import { SvelteMap } from 'svelte/reactivity';
import type { ErrorReport } from '../../../electron/contract/errors.ts';
import type { ClipResult } from '../../../electron/contract/clip.ts';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import type { ClipWindow } from '../../../electron/contract/requests.ts';
import type { Backend } from '../../app/bridge.ts';
import { reportOf } from '../../app/bridge.ts';
import { allClips } from './query.ts';
import type { Range } from './windowing.ts';
import { chunksOf, comingAfter } from './windowing.ts';

const chunkSize = 50;
/** Chunks that stay in memory; those farthest from what is in sight go first. */
const chunksKept = 24;
/** Chunks that are read at the same time, so that those which were scrolled past are never asked for. */
const atOnce = 2;

/** The hits of one query, read in chunks as they come into sight. */
export class ClipList {
  query = $state.raw<ClipQuery>(allClips);
  /** Hits in all; null before the first answer. */
  total = $state.raw<number | null>(null);
  /** Seconds of all hits; null while they are not known. */
  seconds = $state.raw<number | null>(null);
  error = $state.raw<ErrorReport | null>(null);
  /** Counts up when another query was answered: the list then goes to `row`. */
  answered = $state(0);
  /** Place of the first row in sight. */
  row = $state(0);

  readonly #backend: Backend;
  readonly #chunks = new SvelteMap<number, readonly ClipResult[]>();
  #reading: readonly number[] = [];
  /** Answers to questions of an older generation are dropped. */
  #generation = 0;
  #sight: Range = { first: 0, last: 0 };
  /** What comes into sight soon. */
  #coming: Range = { first: 0, last: -1 };
  #loading: Promise<void> | null = null;
  /** The hits of a question are on their way: nothing is read of the old ones. */
  #asking = false;
  /** What to load when the load that is under way has ended; only the last wish counts. */
  #next: { readonly top: boolean } | null = null;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The clip at an index; undefined while it is not read yet. */
  clip(index: number): ClipResult | undefined {
    return this.#chunks.get(Math.floor(index / chunkSize))?.[index % chunkSize];
  }

  /** The index of a clip, among those that are read; null while it is not. */
  indexOf(id: string): number | null {
    for (const [chunk, clips] of this.#chunks) {
      const at = clips.findIndex((clip) => clip.id === id);
      if (at !== -1) return chunk * chunkSize + at;
    }
    return null;
  }

  /** Clips of a range of indices, when all of them are read. */
  loaded(from: number, to: number): readonly ClipResult[] | null {
    const clips: ClipResult[] = [];
    for (let index = from; index <= to; index += 1) {
      const clip = this.clip(index);
      if (!clip) return null;
      clips.push(clip);
    }
    return clips;
  }

  /** Asks another question. What is shown stays until the answer is there. */
  ask(query: ClipQuery): void {
    void this.open(query, 0);
  }

  /** Asks a question, and goes to a row of its answer; resolves when it is there. */
  open(query: ClipQuery, row: number): Promise<void> {
    this.query = query;
    this.row = row;
    this.#sight = { first: row, last: row + chunkSize / 2 };
    this.#coming = { first: 0, last: -1 };
    return this.#load(true);
  }

  /** Reads again what is in sight: clips were added or changed. */
  refresh(): Promise<void> {
    return this.#load(false);
  }

  /** Forgets everything: another library is open. */
  reset(): void {
    this.#generation += 1;
    this.#next = null;
    this.#chunks.clear();
    this.#reading = [];
    this.total = null;
    this.seconds = null;
    this.error = null;
    this.query = allClips;
    this.row = 0;
  }

  /** Tells which indices are in sight, so that they are read. */
  see(sight: Range): void {
    this.#coming = comingAfter(this.#sight, sight, { total: this.total ?? 0, most: chunkSize });
    this.#sight = sight;
    this.#readOn();
  }

  /** The clip at an index, fetched by itself: for an index that is not read yet. */
  async fetch(index: number): Promise<ClipResult | undefined> {
    const { clips } = await this.#backend.request('clips.window', {
      query: this.query,
      offset: index,
      limit: 1,
    });
    return clips[0];
  }

  /** Ids of all hits, in order. */
  ids(): Promise<readonly string[]> {
    return this.#backend.request('clips.ids', { query: this.query });
  }

  /** One load at a time: what is typed while one runs is gathered into the next. */
  async #load(top: boolean): Promise<void> {
    this.#generation += 1;
    if (this.#loading) {
      this.#next = { top: top || this.#next?.top === true };
      return this.#loading;
    }
    this.#loading = this.#loadAll(top);
    await this.#loading;
    this.#loading = null;
  }

  async #loadAll(top: boolean): Promise<void> {
    let wish: { readonly top: boolean } | null = { top };
    while (wish) {
      await this.#loadOnce(wish.top);
      wish = this.#next;
      this.#next = null;
    }
  }

  async #loadOnce(top: boolean): Promise<void> {
    const generation = this.#generation;
    this.#asking = true;
    const chunks = chunksOf(this.#sight, chunkSize);
    try {
      const windows = await Promise.all(
        (chunks.length === 0 ? [0] : chunks).map(async (chunk) => ({
          chunk,
          window: await this.#request(chunk),
        })),
      );
      if (generation !== this.#generation) {
        // A newer question waits: the answer of this one is shown only if it was about the same thing.
        if (this.#next && top) this.#next = { top: true };
        return;
      }
      this.#reading = [];
      this.#chunks.clear();
      for (const { chunk, window } of windows) this.#chunks.set(chunk, window.clips);
      this.total = windows[0]?.window.total ?? 0;
      this.seconds = windows[0]?.window.seconds ?? null;
      this.error = null;
      if (top) this.answered += 1;
    } catch (error) {
      if (generation === this.#generation) this.error = reportOf(error);
    } finally {
      this.#asking = false;
    }
    this.#readOn();
  }

  #readOn(): void {
    if (this.#asking) return;
    for (const chunk of [...chunksOf(this.#sight, chunkSize), ...chunksOf(this.#coming, chunkSize)]) {
      if (this.#reading.length >= atOnce) return;
      if (!this.#chunks.has(chunk) && !this.#reading.includes(chunk)) void this.#read(chunk);
    }
  }

  async #read(chunk: number): Promise<void> {
    const generation = this.#generation;
    this.#reading = [...this.#reading, chunk];
    try {
      const window = await this.#request(chunk);
      if (generation !== this.#generation) return;
      this.#isRead(chunk);
      this.#chunks.set(chunk, window.clips);
      this.seconds ??= window.seconds;
      this.#forgetFar();
      this.#readOn();
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#isRead(chunk);
      this.error = reportOf(error);
    }
  }

  #isRead(chunk: number): void {
    this.#reading = this.#reading.filter((other) => other !== chunk);
  }

  #forgetFar(): void {
    const middle = (this.#sight.first + this.#sight.last) / 2 / chunkSize;
    const byDistance = [...this.#chunks.keys()].sort(
      (one, other) => Math.abs(one - middle) - Math.abs(other - middle),
    );
    for (const chunk of byDistance.slice(chunksKept)) this.#chunks.delete(chunk);
  }

  #request(chunk: number): Promise<ClipWindow> {
    return this.#backend.request('clips.window', {
      query: this.query,
      offset: chunk * chunkSize,
      limit: chunkSize,
    });
  }
}
