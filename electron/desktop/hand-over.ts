import { createHash } from 'node:crypto';
import { mkdirSync, renameSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ClipDetails, MediaKind } from '../contract/clip.ts';
import { nameKey, pathIn, portablePath } from '../export/naming/file-name.ts';
import type { Template } from '../export/naming/template.ts';
import { parseTemplate } from '../export/naming/template.ts';
import type { CachedFile, Library } from '../library/library.ts';
import { diskError } from '../platform/disk-error.ts';
import { hasErrno } from '../platform/errno.ts';
import { NotOurFile, readRegular } from '../platform/open-file.ts';
import { createExclusive } from '../platform/safe-write.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';
import { createGivenFiles } from './given-files.ts';

/** Days that a file stays after it was handed to another program, which may still read it from there. */
const keptDays = 30;

type NamedLibrary = Pick<Library, 'folder' | 'selected' | 'takes' | 'mediaFile'>;

/**
 * Well-named copies of clips for other programs. Never hard links: what an editor writes into its file must not
 * reach the library. Each is checked against the library's hash while it is copied.
 */
export interface HandOver {
  /** Makes the copies of the clips that are here. Rejects with `template-invalid`, `disk-…` or the library's errors. */
  prepare(library: NamedLibrary, wanted: Wanted): Promise<void>;
  /**
   * The files of clips that were prepared, in that order, now given away: they stay for some weeks. Does not wait
   * for the disk. Clips that were not prepared are left out.
   */
  give(library: Pick<Library, 'folder'>, wanted: Wanted): readonly string[];
  /** Whether all of the clips that can be given are ready. */
  ready(library: Pick<Library, 'folder'>, wanted: Wanted): boolean;
  /** Removes what was never given away, and what was given away weeks ago and is still as it was given. */
  tidy(): Promise<void>;
}

/** What is to be handed over, named by a template. */
export interface Wanted {
  readonly ids: readonly string[];
  readonly template: string;
  readonly media: MediaKind;
}

interface Prepared {
  /** Null: the clip is not here. */
  readonly file: string | null;
  /** Time and length of the copy: another program may have written into it. */
  readonly stamp: string;
  readonly sha256: string;
  readonly given: boolean;
}

/** `folder` is ours alone; `today` answers the date. */
export function createHandOver(folder: string, today: () => Date): HandOver {
  const readyFolder = path.join(folder, 'ready');
  const givenFolder = path.join(folder, 'given');
  const record = createGivenFiles(givenFolder);
  const prepared = new Map<string, Prepared>();
  const queue = createSerialQueue();
  let batches = 0;

  const keyOf = (library: Pick<Library, 'folder'>, { template, media }: Wanted, id: string) =>
    [library.folder, template, media, id].join('\n');

  async function isAsMade(one: Prepared | undefined): Promise<boolean> {
    return one?.file != null && (await stampOf(one.file)) === one.stamp;
  }

  async function prepare(library: NamedLibrary, wanted: Wanted): Promise<void> {
    const missing: string[] = [];
    for (const id of wanted.ids) {
      if (!(await isAsMade(prepared.get(keyOf(library, wanted, id))))) missing.push(id);
    }
    if (missing.length === 0) return;
    const template = parseTemplate(wanted.template);
    // A folder of its own for each batch: names need to differ only from those that are dragged with them.
    batches += 1;
    const batch = `${process.pid}-${batches}`;
    const target = path.join(readyFolder, batch);
    await mkdir(target, { recursive: true, mode: 0o700 });
    const taken = new Set<string>();
    const hashes: Record<string, string> = {};
    const made = new Map<string, Prepared>();
    for (const clip of await library.selected({ kind: 'ids', ids: missing }, 0, missing.length)) {
      const copy = await copyOf(library, clip, wanted.media, (suffix) =>
        nameOf(library, template, clip, suffix, taken).then((name) => path.join(target, name)),
      );
      made.set(keyOf(library, wanted, clip.id), copy ?? absent);
      if (copy?.file != null) hashes[path.basename(copy.file)] = copy.sha256;
    }
    // Noted before any can be given: what is given must be known again.
    await record.note(batch, hashes);
    for (const [key, one] of made) prepared.set(key, one);
  }

  function giveOne(key: string): string | null {
    const one = prepared.get(key);
    if (one?.file == null) return null;
    if (one.given) return one.file;
    const batch = path.basename(path.dirname(one.file));
    const target = path.join(givenFolder, dayOf(today()), batch);
    const file = path.join(target, path.basename(one.file));
    mkdirSync(target, { recursive: true, mode: 0o700 });
    renameSync(one.file, file);
    prepared.set(key, { ...one, file, given: true });
    return file;
  }

  return {
    prepare: (library, wanted) => queue.run(() => prepare(library, wanted)),
    ready: (library, wanted) => wanted.ids.every((id) => prepared.has(keyOf(library, wanted, id))),
    give: (library, wanted) =>
      wanted.ids.map((id) => giveOne(keyOf(library, wanted, id))).filter((file) => file !== null),
    async tidy() {
      await rm(readyFolder, { recursive: true, force: true });
      await record.removeBefore(dayOf(new Date(today().getTime() - keptDays * 24 * 3600 * 1000)));
    },
  };
}

const absent: Prepared = { file: null, stamp: '', sha256: '', given: false };

/** Copies a clip's file as it is on record; null when it is not here, or lies there changed. */
async function copyOf(
  library: NamedLibrary,
  clip: ClipDetails,
  media: MediaKind,
  nameIt: (suffix: string) => Promise<string>,
): Promise<Prepared | null> {
  const state = media === 'audio' ? clip.audio : clip.video;
  if (state !== 'cached' && state !== 'unproven') return null;
  const source = await library.mediaFile(clip.id, media);
  const content = await contentOf(source);
  if (content === null) return null;
  const file = await nameIt(path.extname(source.path));
  const handle = await createExclusive(file);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
  return { file, stamp: (await stampOf(file)) ?? '', sha256: source.sha256, given: false };
}

/** Null when a link, another file or changed bytes lie in the clip's place: those go nowhere under its name. */
async function contentOf({ path: file, bytes, sha256 }: CachedFile): Promise<Buffer | null> {
  try {
    const content = await readRegular(file, bytes);
    const hash = createHash('sha256').update(content).digest('hex');
    return content.length === bytes && hash === sha256 ? content : null;
  } catch (error) {
    if (error instanceof NotOurFile || hasErrno(error, 'ENOENT')) return null;
    throw diskError(error, 'library', file);
  }
}

async function nameOf(
  library: NamedLibrary,
  template: Template,
  clip: ClipDetails,
  suffix: string,
  taken: Set<string>,
): Promise<string> {
  const takes = template.uses.has('take') && clip.takes > 1 ? await library.takes(clip.id) : [];
  const take = Math.max(1, takes.findIndex(({ id }) => id === clip.id) + 1);
  const named = portablePath(
    template.render({ ...clip, take, collection: clip.collections[0]?.name ?? '', position: null }),
    suffix,
  );
  for (let number = 1; ; number += 1) {
    const name = pathIn('', { ...named, folders: [] }, number);
    if (taken.has(nameKey(name))) continue;
    taken.add(nameKey(name));
    return name;
  }
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Null when there is no such file. */
async function stampOf(file: string): Promise<string | null> {
  try {
    const { mtimeMs, size } = await stat(file);
    return `${mtimeMs} ${size}`;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
}
