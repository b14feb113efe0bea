import type { ManifestEntry } from '../destination/manifest.ts';
import type { ExportableLibrary } from '../planning/candidates.ts';
import { sidecarsOfEach } from '../planning/candidates.ts';
import { notesOf } from '../planning/notes.ts';
import type { WantedClip } from '../planning/plan.ts';
import type { Prepared } from '../planning/prepare.ts';
import type { ClipSource, SourceLibrary } from './sources.ts';
import { sourcesOf } from './sources.ts';
import { createSpill, linesOf } from './spill.ts';
import type { Write } from './write-files.ts';
import { madeFrom } from './write-files.ts';

const askedAtOnce = 500;

/** A file that is to be written, and its clip. */
export interface Planned {
  readonly action: Write;
  readonly clip: CachedClip;
}
type CachedClip = WantedClip & { readonly cached: NonNullable<WantedClip['cached']>; readonly file: string };

/** What is written, in the order of the plan, which is that of the clips. */
export function* plannedWrites({ plan, wanted }: Pick<Prepared, 'plan' | 'wanted'>): Iterable<Planned> {
  let at = 0;
  for (const action of plan.actions) {
    if (action.kind !== 'write') continue;
    const { id } = action;
    while (at < wanted.length && wanted[at]?.id !== id) at += 1;
    const clip = wanted[at];
    if (clip && isCached(clip)) yield { action, clip };
  }
}

function isCached(clip: WantedClip): clip is CachedClip {
  return clip.cached !== null && clip.file !== undefined;
}

/** The same with where the bytes come from; a clip that the library no longer knows has no source. */
export type Sourced = Planned & {
  readonly from: ClipSource | undefined;
  /** What lies beside it is made from; there where that was asked for. */
  readonly details: Details | undefined;
};
type Details = Awaited<ReturnType<ExportableLibrary['selected']>>[number];

/** What is written with its sources, for which the library is asked for some at a time. */
export async function* sourcedWrites(
  library: SourceLibrary & Pick<ExportableLibrary, 'selected'>,
  prepared: Pick<Prepared, 'plan' | 'wanted' | 'options'>,
): AsyncIterable<Sourced> {
  const asksDetails = sidecarsOfEach(prepared.options) > 0;
  let some: Planned[] = [];
  async function sourced(): Promise<readonly Sourced[]> {
    const planned = some;
    some = [];
    const sources = await sourcesOf(
      library,
      planned.map(({ clip }) => clip),
    );
    const ids = asksDetails ? planned.map(({ action }) => action.id) : [];
    const known = ids.length === 0 ? [] : await library.selected({ kind: 'ids', ids }, 0, ids.length);
    const details = new Map(known.map((clip) => [clip.id, clip]));
    return planned.map((one) => {
      const { id } = one.action;
      return { ...one, from: sources.get(id), details: details.get(id) };
    });
  }
  for (const planned of plannedWrites(prepared)) {
    some.push(planned);
    if (some.length >= askedAtOnce) yield* await sourced();
  }
  yield* await sourced();
}

/** The entry of a file in a ZIP. `at`: the time of all files. */
export function packedEntry(
  { action: { id, path }, clip }: Planned,
  file: { readonly bytes: number; readonly sha256: string },
  made: ClipSource['made'],
  at: string,
): ManifestEntry {
  return {
    id,
    path,
    bytes: file.bytes,
    sha256: file.sha256,
    modifiedAt: at,
    exportedAt: at,
    ...madeFrom(clip, made),
    ...notesOf(clip),
  };
}

/**
 * The manifest of a ZIP. What plan and clip say of a copy is not kept but made again, and all else lies in a temporary
 * file: there may be a million.
 */
export interface PackedEntries {
  /** A clip's file is in the ZIP; null: it is a copy with nothing beside it. In the order of the plan. */
  add(entry: ManifestEntry | null): Promise<void>;
  /** Its file could not be had. */
  leaveOut(id: string): void;
  /** Of what was planned and is in the ZIP. */
  entries(): AsyncIterable<ManifestEntry>;
  byId(): Promise<ReadonlyMap<string, ManifestEntry>>;
  /** Removes the temporary file. */
  close(): Promise<void>;
}

/** `at`: the time of all files. */
export function createPackedEntries(
  prepared: Pick<Prepared, 'plan' | 'wanted'>,
  { at, file }: { readonly at: string; readonly file: string },
): PackedEntries {
  const others = createSpill(file);
  const omitted = new Set<string>();

  async function* entries(): AsyncIterable<ManifestEntry> {
    const lines = linesOf(others.all())[Symbol.asyncIterator]();
    const next = async () => {
      const line = await lines.next();
      return line.done === true ? null : (JSON.parse(line.value) as ManifestEntry);
    };
    let other = await next();
    for (const planned of plannedWrites(prepared)) {
      const { id } = planned.action;
      if (other?.id === id) {
        yield other;
        other = await next();
      } else if (!omitted.has(id)) yield packedEntry(planned, planned.clip.cached, undefined, at);
    }
  }

  return {
    async add(entry) {
      if (entry) await others.add(Buffer.from(`${JSON.stringify(entry)}\n`));
    },
    leaveOut: (id) => void omitted.add(id),
    entries,
    async byId() {
      const all = new Map<string, ManifestEntry>();
      for await (const entry of entries()) all.set(entry.id, entry);
      return all;
    },
    close: () => others.close(),
  };
}
