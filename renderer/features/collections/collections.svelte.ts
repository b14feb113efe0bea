import type { Collection } from '../../../electron/contract/collection.ts';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import type { RequestInput } from '../../../electron/contract/requests.ts';
import type { Backend } from '../../app/bridge.ts';
import type { NoticeArea, Notices } from '../../ui/notices.svelte.ts';

type Change =
  | 'collections.rename'
  | 'collections.delete'
  | 'collections.add'
  | 'collections.remove'
  | 'collections.move'
  | 'clips.setOwnFavorite'
  | 'clips.setRejected'
  | 'clips.setNote';

/** What the user made of the clips: collections, favourites of their own, notes. */
export class Collections {
  /** null before the first answer. */
  all = $state.raw<readonly Collection[] | null>(null);
  /** The one whose name is being written: a collection's id, or `new`. */
  naming = $state.raw<string | null>(null);
  /** Clips for the collection that is being named. */
  fill = $state.raw<Selection | null>(null);
  /** The one that the user is asked about before it is deleted. */
  deleting = $state.raw<Collection | null>(null);

  readonly #backend: Backend;
  readonly #notices: Notices;
  readonly #changed: () => Promise<void>;
  #generation = 0;

  /** `changed` reads again what the page shows. */
  constructor(backend: Backend, notices: Notices, changed: () => Promise<void>) {
    this.#backend = backend;
    this.#notices = notices;
    this.#changed = changed;
  }

  async refresh(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    await this.#notices.keepTrying('collections', 'collections', async () => {
      const all = await this.#backend.request('collections.list', undefined);
      if (generation === this.#generation) this.all = all;
    });
  }

  reset(): void {
    this.#generation += 1;
    this.all = null;
    this.naming = null;
    this.fill = null;
    this.deleting = null;
  }

  named(id: string | null): Collection | undefined {
    return this.all?.find((collection) => collection.id === id);
  }

  /** Asks for the name of a new collection that takes these clips; null: an empty one. */
  begin(fill: Selection | null): void {
    this.fill = fill;
    this.naming = 'new';
  }

  /** Answers the new collection, or null when it could not be made. */
  async create(name: string): Promise<Collection | null> {
    let made: Collection | null = null;
    await this.#notices.attempt('dialog', async () => {
      made = await this.#backend.request('collections.create', { name, selection: this.fill });
      this.#done();
      this.all = [...(this.all ?? []), made];
      await this.#changed();
    });
    return made;
  }

  /** Changes something and shows it at once. Answers whether it worked; a failure is shown in `area`. */
  change<Name extends Change>(name: Name, input: RequestInput<Name>, area: NoticeArea): Promise<boolean> {
    const { fill, naming } = this;
    return this.#notices.attempt(area, async () => {
      await this.#backend.request(name, input);
      // A collection that was begun in the meantime keeps what it is to hold.
      if (fill === this.fill && naming === this.naming) this.#done();
      await this.#changed();
    });
  }

  #done(): void {
    this.fill = null;
    this.naming = null;
  }
}
