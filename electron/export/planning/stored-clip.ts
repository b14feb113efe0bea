import type { PortablePath } from '../naming/file-name.ts';
import type { WantedClip } from './plan.ts';
import type { TextStore } from './text-store.ts';
import { createTextStore } from './text-store.ts';

/** What few clips have, or many alike. */
type More = Pick<WantedClip, 'absent' | 'partOf'>;
/** What differs from clip to clip where it is there; kept as a text. */
type Own = Pick<WantedClip, 'time' | 'made' | 'beside' | 'number'>;

/** What many clips have alike: where their files are, and what ends their names. */
interface Ends {
  /** Of the library's file, before its clip's id and after it; null when the whole path is a text of its own. */
  readonly file: { readonly before: string; readonly after: string } | null;
  readonly path: Omit<PortablePath, 'folders' | 'stem'>;
}

/** Texts of a clip, in their order; after these its file, where it has a text of its own, and what is its own. */
const texts = { id: 0, stem: 1, sha256: 2 } as const;
const fixedTexts = 3;

/** Keeps as little of each clip as can be, as there may be a million; what is asked of one is made again each time. */
export interface ClipStore {
  /** The same clip, kept. */
  add(clip: WantedClip): WantedClip;
}

export function createClipStore(): ClipStore {
  const store = createTextStore();
  const known = new Map<string, Ends[]>();

  function endsOf({ id, file, target }: WantedClip): Ends {
    const at = file?.lastIndexOf(id) ?? -1;
    const before = file === undefined || at === -1 ? '' : file.slice(0, at);
    const after = file === undefined || at === -1 ? null : file.slice(at + id.length);
    const some = known.get(before) ?? [];
    if (some.length === 0) known.set(before, some);
    const same = some.find((ends) => (ends.file?.after ?? null) === after && isSamePath(ends.path, target));
    if (same) return same;
    const { folders: _folders, stem: _stem, ...path } = target;
    const ends = { file: after === null ? null : { before, after }, path };
    some.push(ends);
    return ends;
  }

  return {
    add(clip) {
      const { id, target, cached, file, absent, time, made, beside, number, partOf } = clip;
      const ends = endsOf(clip);
      const hasOwn = time !== undefined || made !== undefined || beside !== undefined || number !== undefined;
      const handle = store.add(
        id,
        target.stem,
        cached?.sha256 ?? '',
        ...(ends.file === null ? [file ?? ''] : []),
        ...(hasOwn ? [JSON.stringify({ time, made, beside, number } satisfies Own)] : []),
      );
      const more = partOf ? { absent, partOf } : (moreOf.get(absent) ?? nothingMore);
      return new StoredClip(store, handle, target.folders, ends, cached?.bytes ?? notCached, more, hasOwn);
    },
  };
}

const nothingMore: More = {};
const nothingOwn: Own = {};
/** Shared by all that have no more than that. */
const moreOf: ReadonlyMap<WantedClip['absent'], More> = new Map([['unproven', { absent: 'unproven' }]]);

/** The same clip with other notes. */
export function withMore(clip: WantedClip, more: Pick<WantedClip, 'partOf'>): WantedClip {
  return clip instanceof StoredClip ? clip.with(more) : { ...clip, ...more };
}

const notCached = -1;

function isSamePath(a: Ends['path'], b: Ends['path']): boolean {
  return a.extension === b.extension && a.units === b.units && a.bytes === b.bytes && a.usual === b.usual;
}

class StoredClip implements WantedClip {
  readonly #store: TextStore;
  readonly #handle: number;
  readonly #folders: readonly string[];
  readonly #ends: Ends;
  /** Of the cached file. */
  readonly #bytes: number;
  readonly #more: More;
  readonly #hasOwn: boolean;

  constructor(
    store: TextStore,
    handle: number,
    folders: readonly string[],
    ends: Ends,
    bytes: number,
    more: More,
    hasOwn: boolean,
  ) {
    this.#store = store;
    this.#handle = handle;
    this.#folders = folders;
    this.#ends = ends;
    this.#bytes = bytes;
    this.#more = more;
    this.#hasOwn = hasOwn;
  }

  get id(): string {
    return this.#store.get(this.#handle, texts.id);
  }

  get target(): PortablePath {
    return { folders: this.#folders, stem: this.#store.get(this.#handle, texts.stem), ...this.#ends.path };
  }

  get cached(): WantedClip['cached'] {
    if (this.#bytes === notCached) return null;
    return { bytes: this.#bytes, sha256: this.#store.get(this.#handle, texts.sha256) };
  }

  get file(): string | undefined {
    const { file } = this.#ends;
    if (this.#bytes === notCached) return undefined;
    return file ? file.before + this.id + file.after : this.#store.get(this.#handle, fixedTexts) || undefined;
  }

  get absent(): More['absent'] {
    return this.#more.absent;
  }

  get time(): Own['time'] {
    return this.#own().time;
  }

  get made(): Own['made'] {
    return this.#own().made;
  }

  get beside(): Own['beside'] {
    return this.#own().beside;
  }

  get number(): Own['number'] {
    return this.#own().number;
  }

  get partOf(): More['partOf'] {
    return this.#more.partOf;
  }

  /** Shares all that it can. */
  with(more: Pick<More, 'partOf'>): StoredClip {
    const all = this.#more === nothingMore ? more : { ...this.#more, ...more };
    const [store, handle, folders, ends] = [this.#store, this.#handle, this.#folders, this.#ends];
    return new StoredClip(store, handle, folders, ends, this.#bytes, all, this.#hasOwn);
  }

  #own(): Own {
    if (!this.#hasOwn) return nothingOwn;
    const index = this.#ends.file === null ? fixedTexts + 1 : fixedTexts;
    return JSON.parse(this.#store.get(this.#handle, index)) as Own;
  }
}
