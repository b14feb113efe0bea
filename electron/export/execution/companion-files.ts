import { basename, extname, join } from 'node:path';
import type { ExportOptions } from '../../contract/export.ts';
import type { ListKind } from '../../contract/export-kinds.ts';
import { listKinds } from '../../contract/export-kinds.ts';
import type { ClipDetails } from '../../contract/clip.ts';
import type { ExportNote } from '../../contract/export-notes.ts';
import { sha256Of } from '../../platform/hash.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import { temporaryBeside } from '../../platform/safe-write.ts';
import type { CompanionFile } from './companion-step.ts';
import { stemOf } from './move-files.ts';
import { createCompanionWriter } from './companion-writer.ts';
import type { Source } from './file-content.ts';
import { withLists } from './make-lists.ts';
import { listKindOf } from '../formats/catalogue/catalogue.ts';
import type { ManifestEntry, ManifestFile } from '../destination/manifest.ts';
import { videoMade } from '../destination/manifest.ts';
import { sidecarText } from '../formats/sidecars.ts';
import type { ExportableLibrary } from '../planning/candidates.ts';
import { hasVideo, sidecarsOfEach, wavBeside, wavMade } from '../planning/candidates.ts';

const chunkSize = 500;

type Known = ClipDetails & { readonly json: string };

/** What lies beside the clips and above them. */
export interface Companions {
  readonly files: readonly ManifestFile[];
  /** Whether the manifest says something else now. */
  readonly changed: boolean;
  readonly written: number;
  readonly failed: number;
  readonly notes: readonly ExportNote[];
}

/** The lists asked for, and those that lie there from before: what was once made stays right. */
export function listsToKeep(asked: readonly ListKind[], before: readonly ManifestFile[]): ListKind[] {
  return listKinds.filter(
    (kind) => asked.includes(kind) || before.some(({ path }) => listKindOf(path) === kind),
  );
}

/** Writes sidecars of the clips in `ids` and the lists of all of `entries`, which gets the sidecars. */
export async function writeCompanions(
  given: Parameters<typeof createCompanionWriter>[0] & {
    readonly library: Pick<ExportableLibrary, 'selected'>;
    readonly options: ExportOptions;
    /** The lists that lie there from before among them. */
    readonly lists: readonly ListKind[];
    readonly entries: Map<string, ManifestEntry>;
    readonly before: readonly ManifestFile[];
    readonly ids: readonly string[];
  },
): Promise<Companions> {
  const { library, options, entries, before, signal } = given;
  const companions = createCompanionWriter(given);
  let changed = false;

  const isAsked = sidecarsOfEach(options) > 0;
  const ids = given.ids.filter((id) => {
    const entry = entries.get(id);
    return entry && (isAsked || followers(entry).length > 0);
  });
  for (let at = 0; at < ids.length; at += chunkSize) {
    throwIfCancelled(signal);
    const some = ids.slice(at, at + chunkSize);
    const clips = isAsked ? await library.selected({ kind: 'ids', ids: some }, 0, some.length) : [];
    const asked = clips.flatMap((clip) => {
      const entry = entries.get(clip.id);
      return entry ? sidecarFiles(entry, clip, options) : [];
    });
    const known = new Set(asked.map(({ before }) => before));
    const others = some.flatMap((id) => followers(entries.get(id)));
    const wanted = [...asked, ...others.filter((file) => !known.has(file.before))];
    if (wanted.length > 0) {
      if (recordSidecars(entries, wanted, await companions.place(wanted))) changed = true;
    }
  }

  let files = before;
  if (given.lists.length > 0) {
    files = await withLists(
      {
        ...{ library, entries, signal, kinds: given.lists, title: basename(given.root) },
        temporary: () => temporaryBeside(join(given.root, 'list')),
      },
      async (made) => {
        const wanted: CompanionFile[] = [];
        for (const { kind, path, sha256, bytes, content } of made) {
          const whole = await content.whole();
          const source: Source =
            typeof whole === 'string'
              ? { path: whole, bytes, sha256, make: { kind: 'copy' } }
              : { content: whole };
          const earlier = before.find((file) => file.path === path);
          const unasked = !options.lists.includes(kind);
          wanted.push({ id: '', path, made: sha256, source, before: earlier, unasked });
        }
        const paths = new Set(wanted.map(({ path }) => path));
        await companions.remove(before.filter(({ path }) => !paths.has(path)));
        return placedFiles(wanted, await companions.place(wanted));
      },
    );
    changed ||= JSON.stringify(files) !== JSON.stringify(before);
  }
  const { written, failed, notes } = companions.applied();
  return { files, changed, written, failed, notes };
}

/** Files beside a clip that got its older name: it was not moved but written anew. */
function followers(entry: ManifestEntry | undefined): readonly CompanionFile[] {
  if (!entry?.sidecars) return [];
  const stem = stemOf(entry.path);
  return (
    entry.sidecars
      // A WAV that the clip itself has become now has no name beside it.
      .filter(({ path }) => stemOf(path) !== stem && stem + extname(path) !== entry.path)
      .map((before) => {
        const path = stem + extname(before.path);
        return { id: entry.id, path, made: before.made, source: null, before };
      })
  );
}

/** The files beside a clip, under its name. */
export function sidecarFiles(
  entry: Pick<ManifestEntry, 'path' | 'sidecars'>,
  clip: Known,
  options: Pick<ExportOptions, 'sidecars' | 'audio' | 'videos' | 'unproven'>,
): readonly CompanionFile[] {
  const stem = entry.path.replace(/\.[^./]+$/, '');
  const beforeOf = (ending: string) => entry.sidecars?.find(({ path }) => path.endsWith(`.${ending}`));
  const texts = options.sidecars.map((kind): CompanionFile => {
    const content = Buffer.from(sidecarText(kind, clip));
    return {
      id: clip.id,
      path: `${stem}.${kind}`,
      made: sha256Of(content),
      source: { content },
      before: beforeOf(kind),
    };
  });
  return [...texts, ...wavFile(stem, clip, options, beforeOf), ...videoFile(stem, clip, options, beforeOf)];
}

type Before = (ending: string) => ManifestFile | undefined;

function wavFile(
  stem: string,
  clip: Known,
  options: Pick<ExportOptions, 'audio'>,
  beforeOf: Before,
): readonly CompanionFile[] {
  const form = wavBeside(options.audio);
  const { id, file, bytes, sha256 } = clip;
  if (form === null || clip.audio !== 'cached' || file === null || bytes === null || sha256 === null)
    return [];
  const { key, make } = wavMade(clip, form);
  const source = { path: file, bytes, sha256, make };
  return [{ id, path: `${stem}.wav`, made: `${key} ${sha256}`, source, before: beforeOf('wav') }];
}

function videoFile(
  stem: string,
  clip: Known,
  options: Pick<ExportOptions, 'videos' | 'unproven'>,
  beforeOf: Before,
): readonly CompanionFile[] {
  if (!hasVideo(clip, options)) return [];
  const { id, videoFile: path, videoBytes: bytes, videoSha256: sha256 } = clip;
  const source = { path, bytes, sha256, make: { kind: 'copy' as const } };
  const ending = extname(path).slice(1);
  return [{ id, path: `${stem}.${ending}`, made: videoMade(sha256), source, before: beforeOf(ending) }];
}

type Placed = ReadonlyMap<string, ManifestFile | null>;

/** What the manifest says of files; one that could not be placed is still what it was. */
function placedFiles(wanted: readonly CompanionFile[], placed: Placed): readonly ManifestFile[] {
  return wanted.flatMap(({ path, before }) => {
    const now = placed.get(path);
    return (now === undefined ? before : now) ?? [];
  });
}

/** Puts what was placed into the entries; whether that changed any. Sidecars that were not asked for this time stay. */
function recordSidecars(
  entries: Map<string, ManifestEntry>,
  wanted: readonly CompanionFile[],
  placed: Placed,
): boolean {
  const ofClip = new Map<string, CompanionFile[]>();
  for (const file of wanted) {
    const known = ofClip.get(file.id);
    if (known) known.push(file);
    else ofClip.set(file.id, [file]);
  }
  let changed = false;
  for (const [id, some] of ofClip) {
    const entry = entries.get(id);
    if (!entry) continue;
    const others = (entry.sidecars ?? []).filter((old) => !some.some(({ before }) => before === old));
    const now = placedFiles(some, placed);
    const sidecars = [...others, ...now];
    if (JSON.stringify(sidecars) === JSON.stringify(entry.sidecars ?? [])) continue;
    entries.set(id, { ...entry, sidecars });
    changed = true;
  }
  return changed;
}
