import { AppError } from '../../../electron/contract/errors.ts';
import type { Audit, LibraryStatus } from '../../../electron/contract/library-status.ts';
import type { ClipDetails } from '../../../electron/contract/clip.ts';
import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import type { Library, MediaTask } from '../../../electron/library/library.ts';
import { clipDetails } from '../../fakes/clip-details.ts';

interface Held {
  clip: ListedClip;
  listing: number;
  gone: boolean;
  audio: Uint8Array | null;
  failed: string | null;
}

/** What the library holds, for its parts to share. */
interface Shelf {
  readonly clips: Map<string, Held>;
  audit: Audit | null;
  wholeAt: string | null;
}

const isWhole = (id: string, bytes: Uint8Array) => new TextDecoder().decode(bytes) === `audio of ${id}`;

/** As much of a library as a sync and a verification use, in memory. Audio is whole when it says its clip's id. */
export function createMemoryLibrary(now: () => number = Date.now) {
  const shelf: Shelf = { clips: new Map(), audit: null, wholeAt: null };
  let storeFault: (() => AppError | null) | null = null;
  const library: Library = {
    folder: '',
    writable: true,
    notices: [],
    upgradeSteps: [],
    ...unusedMethods(),
    ...reads(shelf),
    ...listings(shelf, now),
    ...media(shelf, () => storeFault?.() ?? null),
    setLastSync: async () => undefined,
    setSelfCheck: async () => undefined,
    checkDatabase: async () => ({ whole: true, recordsDamaged: false, changed: [] }),
    isUnchecked: async () => false,
    proveDatabase: async () => undefined,
  };
  return {
    library,
    clips: shelf.clips,
    failStoring(fault: () => AppError | null) {
      storeFault = fault;
    },
  };
}

function heldOf({ clips }: Shelf, id: string): Held {
  const held = clips.get(id);
  if (!held) throw new AppError('clip-not-found');
  return held;
}

function reads(shelf: Shelf): Pick<Library, 'status' | 'details' | 'newest' | 'lastWholeListingAt'> {
  const { clips } = shelf;
  const count = (test: (held: Held) => boolean) => [...clips.values()].filter(test).length;
  return {
    async status(): Promise<LibraryStatus> {
      return {
        folder: '',
        clips: clips.size,
        cached: count((held) => held.audio !== null),
        waiting: count((held) => !held.audio && !held.failed),
        failed: count((held) => held.failed !== null),
        unavailable: 0,
        unproven: 0,
        video: { cached: 0, waiting: 0, failed: 0, unavailable: 0, unproven: 0, bytes: 0 },
        complete: false,
        missing: [],
        reasons: [{ reason: 'neverCounted', count: 1 }],
        goneMissing: [],
        gone: count((held) => held.gone),
        favorites: 0,
        ownFavorites: 0,
        rejected: 0,
        bytes: 0,
        duration: 0,
        lastSyncAt: null,
        audit: shelf.audit,
        selfCheck: { after: null, found: 0, damaged: 0, finishedAt: null },
      };
    },
    async details(id): Promise<ClipDetails> {
      const { clip } = heldOf(shelf, id);
      return {
        ...clipDetails,
        ...clip,
        voiceName: clip.voice,
        sketch: null,
        audio: 'waiting',
        firstSeenAt: '',
      };
    },
    newest: async (limit) =>
      [...clips.values()]
        .filter((held) => !held.gone)
        .sort((a, b) => b.clip.createdAtMicros - a.clip.createdAtMicros)
        .slice(0, limit)
        .map((held) => held.clip),
    lastWholeListingAt: async () => shelf.wholeAt,
  };
}

function listings(shelf: Shelf, now: () => number): Pick<Library, 'beginListing'> {
  const { clips } = shelf;
  let listings = 0;
  return {
    async beginListing() {
      listings += 1;
      const listing = listings;
      return {
        async save(listed) {
          let added = 0;
          for (const clip of listed) {
            const held = clips.get(clip.id);
            if (!held) added += 1;
            clips.set(clip.id, { audio: null, failed: null, ...held, clip, listing, gone: false });
          }
          return { added, changed: 0 };
        },
        async finish(options) {
          if (!options.whole) return { gone: 0 };
          shelf.audit = options.audit;
          shelf.wholeAt = new Date(now()).toISOString();
          let gone = 0;
          for (const held of clips.values()) {
            const isGone = options.goneOnly?.includes(held.clip.id) ?? true;
            if (held.listing === listing || held.gone || !isGone) continue;
            held.gone = true;
            gone += 1;
          }
          return { gone };
        },
      };
    },
  };
}

function media(
  shelf: Shelf,
  fault: () => AppError | null,
): Pick<
  Library,
  | 'mediaDue'
  | 'storeMedia'
  | 'storeUnproven'
  | 'adoptMedia'
  | 'recordMediaFailure'
  | 'verifyMedia'
  | 'lostMedia'
  | 'absentMedia'
  | 'foreignFiles'
> {
  const { clips } = shelf;
  return {
    mediaDue: async ({ kind, limit, except, retryAll }) =>
      [...clips.values()]
        .filter(
          (held) =>
            kind === 'audio' && !held.audio && (retryAll || !held.failed) && !except.has(held.clip.id),
        )
        .slice(0, limit)
        .map(({ clip }): MediaTask => ({
          kind: 'audio',
          id: clip.id,
          prompt: clip.prompt,
          url: clip.audioUrl,
          duration: null,
          attempts: 0,
        })),
    async storeMedia(task, bytes) {
      await new Promise((resolve) => setImmediate(resolve));
      const failure = fault();
      if (failure) throw failure;
      if (!isWhole(task.id, bytes)) throw new AppError('audio-invalid', { params: { reason: 'incomplete' } });
      Object.assign(heldOf(shelf, task.id), { audio: bytes, failed: null });
      return { id: task.id, bytes: bytes.length, sha256: '' };
    },
    async storeUnproven({ id }, bytes, why) {
      heldOf(shelf, id).failed = why;
      return { id, bytes: bytes.length, sha256: '' };
    },
    adoptMedia: async () => null,
    async recordMediaFailure({ id }, { message }) {
      heldOf(shelf, id).failed = message;
    },
    async verifyMedia({ kind, mark }) {
      if (kind === 'video') return { results: [], next: null };
      const results = [...clips.entries()].flatMap(([id, held]) => {
        if (!held.audio) return [];
        const whole = isWhole(id, held.audio);
        const bytes = held.audio.length;
        if (!whole && mark === true) held.audio = null;
        return [{ id, path: `${id}.mp3`, bytes, outcome: whole ? ('ok' as const) : ('changed' as const) }];
      });
      return { results, next: null };
    },
    lostMedia: async () => [],
    absentMedia: async () => [],
    foreignFiles: async () => [],
  };
}

/** Whatever a sync does not ask for. */
function unusedMethods() {
  const unused = () => Promise.reject(new Error('Not part of this fake.'));
  return {
    mediaFile: unused,
    earlierJson: unused,
    window: unused,
    ids: unused,
    inOrder: unused,
    clips: unused,
    takes: unused,
    numbers: unused,
    exportable: unused,
    takesOfPrompts: unused,
    revision: unused,
    renewRecords: unused,
    libraryId: unused,
    identify: unused,
    voices: unused,
    languages: unused,
    selected: unused,
    filters: unused,
    collections: unused,
    setOwnFavorite: unused,
    setRejected: unused,
    setVoiceKind: unused,
    seconds: unused,
    setNote: unused,
    createCollection: unused,
    renameCollection: unused,
    deleteCollection: unused,
    addToCollection: unused,
    removeFromCollection: unused,
    moveInCollection: unused,
    close: unused,
  };
}
