import { SvelteMap } from 'svelte/reactivity';
import type { Clip, ClipQuery } from '../../electron/contract/models.ts';
import type { ErrorReport } from '../../electron/contract/errors.ts';
import type { Backend } from '../bridge.ts';
import { reportOf } from '../bridge.ts';
import { allClips } from './query.ts';
import type { Range } from './windowing.ts';
import { chunksOf } from './windowing.ts';

const chunkSize = 100;

/** The hits of one query, read in chunks as they come into sight. */
export class ClipList {
  query = $state.raw<ClipQuery>(allClips);
  /** Hits in all; null before the first answer. */
  total = $state.raw<number | null>(null);
  error = $state.raw<ErrorReport | null>(null);
  /** Counts up when another query was answered: the list then stands at its top. */
  answered = $state(0);

  readonly #backend: Backend;
  readonly #chunks = new SvelteMap<number, readonly Clip[]>();
  /** Chunks that were asked for, so that none is asked for twice. */
  #asked: Record<number, true> = {};
  /** Answers to questions of an older generation are dropped. */
  #generation = 0;
  #sight: Range = { first: 0, last: 0 };

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The clip in a place; undefined while it is not read yet. */
  clip(index: number): Clip | undefined {
    return this.#chunks.get(Math.floor(index / chunkSize))?.[index % chunkSize];
  }

  /** Clips of a stretch of places, when all of them are read. */
  loaded(from: number, to: number): readonly Clip[] | null {
    const clips: Clip[] = [];
    for (let index = from; index <= to; index += 1) {
      const clip = this.clip(index);
      if (!clip) return null;
      clips.push(clip);
    }
    return clips;
  }

  /** Asks another question. What is shown stays until the answer is there. */
  ask(query: ClipQuery): void {
    this.query = query;
    this.#sight = { first: 0, last: 0 };
    void this.#reload(true);
  }

  /** Reads again what is in sight: clips were added or changed. */
  async refresh(): Promise<void> {
    await this.#reload(false);
  }

  /** Forgets everything: another library is open. */
  reset(): void {
    this.#generation += 1;
    this.#chunks.clear();
    this.#asked = {};
    this.total = null;
    this.error = null;
    this.query = allClips;
  }

  /** Tells which places are in sight, so that they are read. */
  see(sight: Range): void {
    this.#sight = sight;
    for (const chunk of chunksOf(sight, chunkSize)) {
      if (!this.#asked[chunk]) void this.#read(chunk, this.#generation);
    }
  }

  /** The clip in a place, fetched by itself: for a place that is not read yet. */
  async fetch(index: number): Promise<Clip | undefined> {
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

  async #reload(top: boolean): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const wanted = chunksOf(this.#sight, chunkSize);
    try {
      const windows = await Promise.all(
        (wanted.length === 0 ? [0] : wanted).map(async (chunk) => ({
          chunk,
          window: await this.#request(chunk),
        })),
      );
      if (generation !== this.#generation) return;
      this.#asked = {};
      for (const { chunk, window } of windows) {
        this.#asked[chunk] = true;
        this.#chunks.set(chunk, window.clips);
      }
      for (const chunk of [...this.#chunks.keys()]) {
        if (!this.#asked[chunk]) this.#chunks.delete(chunk);
      }
      this.total = windows[0]?.window.total ?? 0;
      this.error = null;
      if (top) this.answered += 1;
      this.see(this.#sight);
    } catch (error) {
      if (generation === this.#generation) this.error = reportOf(error);
    }
  }

  async #read(chunk: number, generation: number): Promise<void> {
    this.#asked[chunk] = true;
    try {
      const window = await this.#request(chunk);
      if (generation !== this.#generation) return;
      this.#chunks.set(chunk, window.clips);
    } catch (error) {
      if (generation === this.#generation) this.error = reportOf(error);
    }
  }

  #request(chunk: number) {
    return this.#backend.request('clips.window', {
      query: this.query,
      offset: chunk * chunkSize,
      limit: chunkSize,
    });
  }
}
