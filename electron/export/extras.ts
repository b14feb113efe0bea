import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ExportOptions } from '../contract/export.ts';
import type { ClipDetails, ExportReport } from '../contract/models.ts';
import { failureOf, reasonOfOne } from './act.ts';
import { hashFile } from './disk.ts';
import type { Placing } from './file-acts.ts';
import type { FilePool } from './file-pool.ts';
import type { ListedFile } from './lists.ts';
import { listFiles } from './lists.ts';
import type { ManifestEntry, ManifestFile } from './manifest.ts';
import { modifiedAt, stopIfCancelled } from './scan.ts';
import { sidecarText } from './sidecars.ts';
import type { ExportableLibrary } from './wanted.ts';
import { wavMade } from './wanted.ts';
import type { Places } from './write.ts';

const stretch = 500;

type Note = ExportReport['notes'][number];
type Known = ClipDetails & { readonly json: string };

/** What lies beside the clips and above them. */
export interface Extras {
  readonly files: readonly ManifestFile[];
  readonly written: number;
  readonly failed: number;
  readonly notes: readonly Note[];
}

interface WantedFile {
  readonly id: string;
  readonly path: string;
  readonly made: string;
  readonly source: Placing['source'];
  readonly before: ManifestFile | undefined;
}

/**
 * Writes sidecars of the clips in `ids` and the lists of all of `entries`. A file of ours that the user changed, and
 * a file of someone else, are left alone and noted. `entries` gets the sidecars.
 */
export async function writeExtras(given: {
  readonly root: string;
  readonly library: Pick<ExportableLibrary, 'selected'>;
  readonly files: FilePool;
  readonly places: Places;
  readonly options: ExportOptions;
  readonly mode: number;
  readonly entries: Map<string, ManifestEntry>;
  readonly before: readonly ManifestFile[];
  readonly ids: readonly string[];
  readonly signal: AbortSignal;
}): Promise<Extras> {
  const { root, library, files, places, options, mode, entries, signal } = given;
  const notes: Note[] = [];
  let written = 0;
  let failed = 0;

  function fail(file: WantedFile, reason: string): void {
    failed += 1;
    notes.push({ id: file.id, path: file.path, reason });
  }

  /** The records of the files that lie there in the end. */
  async function place(wanted: readonly WantedFile[]): Promise<ReadonlyMap<string, ManifestFile>> {
    const placed = new Map<string, ManifestFile>();
    const todo: (Placing & { readonly wanted: WantedFile })[] = [];
    const stats = await files.stat(wanted.map(({ path, before }) => join(root, before?.path ?? path)));
    for (const [index, file] of wanted.entries()) {
      const stat = stats[index];
      const { before } = file;
      const there = stat && !('code' in stat) ? stat : null;
      const ours = before && there?.size === before.bytes && modifiedAt(there.mtimeMs) === before.modifiedAt;
      try {
        await places.makeFolderOf(file.path);
        if (ours && before.path !== file.path) await places.move(before.path, file.path);
        if (ours && before.made === file.made) {
          placed.set(file.path, { ...before, path: file.path });
        } else if (there && before && !ours && options.changed === 'leave') {
          if ((await hashFile(join(root, before.path))).sha256 === before.sha256) {
            todo.push({
              wanted: file,
              target: join(root, file.path),
              source: file.source,
              replaces: before.path === file.path,
            });
          } else {
            placed.set(before.path, before);
            notes.push({
              id: file.id,
              path: before.path,
              reason: 'You changed this file after it was exported, so it was left alone.',
            });
          }
        } else {
          todo.push({
            wanted: file,
            target: join(root, file.path),
            source: file.source,
            replaces: before !== undefined && there !== null,
          });
        }
      } catch (error) {
        fail(file, await reasonOfOne(error, root));
      }
    }
    await files.place(todo, { fsync: options.fsync, mode }, async (some) => {
      for (const { item, outcome } of some) {
        const { path, made } = item.wanted;
        if ('sha256' in outcome) {
          written += 1;
          placed.set(path, {
            path,
            made,
            bytes: outcome.bytes,
            sha256: outcome.sha256,
            modifiedAt: modifiedAt(outcome.mtimeMs),
          });
        } else {
          const own = await sameAlready(item);
          if (own) placed.set(path, { path, made, ...own });
          else fail(item.wanted, await reasonOfOne(failureOf(outcome), root));
        }
      }
      stopIfCancelled(signal);
    });
    return placed;
  }

  /** A run that was cut short may have written it before it could be recorded. */
  async function sameAlready(
    item: Placing,
  ): Promise<Pick<ManifestFile, 'bytes' | 'sha256' | 'modifiedAt'> | null> {
    const [stat] = await files.stat([item.target]);
    if (!stat || 'code' in stat || !stat.file) return null;
    const found = await hashFile(item.target);
    const [expected] = await files.expected([item]);
    return found.sha256 === expected ? { ...found, modifiedAt: modifiedAt(stat.mtimeMs) } : null;
  }

  function sidecarsOf(entry: ManifestEntry, clip: Known): readonly WantedFile[] {
    const stem = entry.path.replace(/\.[^./]+$/, '');
    const beforeOf = (extension: string) =>
      entry.sidecars?.find(({ path }) => path.endsWith(`.${extension}`));
    const texts = options.sidecars.map((kind) => {
      const content = Buffer.from(sidecarText(kind, clip));
      return {
        id: clip.id,
        path: `${stem}.${kind}`,
        made: keyOf(content),
        source: { content },
        before: beforeOf(kind),
      };
    });
    const bits = options.audio === 'mp3+wav16' ? 16 : options.audio === 'mp3+wav24' ? 24 : null;
    if (bits === null || clip.file === null || clip.bytes === null || clip.sha256 === null) return texts;
    const { key, make } = wavMade(clip, bits);
    const source = { path: clip.file, bytes: clip.bytes, sha256: clip.sha256, make };
    return [
      ...texts,
      { id: clip.id, path: `${stem}.wav`, made: `${key} ${clip.sha256}`, source, before: beforeOf('wav') },
    ];
  }

  if (options.sidecars.length > 0 || options.audio.startsWith('mp3+')) {
    const ids = given.ids.filter((id) => entries.has(id));
    for (let at = 0; at < ids.length; at += stretch) {
      stopIfCancelled(signal);
      const some = ids.slice(at, at + stretch);
      const wanted = (await library.selected({ kind: 'ids', ids: some }, 0, some.length)).flatMap((clip) => {
        const entry = entries.get(clip.id);
        return entry ? sidecarsOf(entry, clip) : [];
      });
      const placed = await place(wanted);
      const byClip = new Map<string, ManifestFile[]>();
      for (const file of wanted) {
        const record = placed.get(file.path) ?? (file.before ? placed.get(file.before.path) : undefined);
        if (record) byClip.set(file.id, [...(byClip.get(file.id) ?? []), record]);
      }
      for (const [id, sidecars] of byClip) {
        const entry = entries.get(id);
        if (!entry) continue;
        const others = (entry.sidecars ?? []).filter(
          (old) => !wanted.some(({ id: of, before }) => of === id && before === old),
        );
        entries.set(id, { ...entry, sidecars: [...others, ...sidecars] });
      }
    }
  }

  if (options.lists.length === 0) return { files: given.before, written, failed, notes };
  const listed = await listedFiles(library, entries, signal);
  const lists = options.lists
    .flatMap((kind) => listFiles(kind, listed))
    .map((file) => {
      const content = Buffer.from(file.content);
      return {
        id: '',
        path: file.path,
        made: keyOf(content),
        source: { content },
        before: given.before.find(({ path }) => path === file.path),
      };
    });
  const placed = await place(lists);
  const kept = given.before.filter(({ path }) => !lists.some((file) => file.path === path));
  return { files: [...kept, ...placed.values()], written, failed, notes };
}

async function listedFiles(
  library: Pick<ExportableLibrary, 'selected'>,
  entries: ReadonlyMap<string, ManifestEntry>,
  signal: AbortSignal,
): Promise<readonly ListedFile[]> {
  const sorted = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const listed: ListedFile[] = [];
  for (let at = 0; at < sorted.length; at += stretch) {
    stopIfCancelled(signal);
    const some = sorted.slice(at, at + stretch);
    const ids = some.map(({ id }) => id);
    const clips = new Map(
      (await library.selected({ kind: 'ids', ids }, 0, ids.length)).map((clip) => [clip.id, clip]),
    );
    for (const entry of some) listed.push({ entry, clip: clips.get(entry.id) ?? null });
    await setImmediate();
  }
  return listed;
}

function keyOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
