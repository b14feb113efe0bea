import { mkdirSync, renameSync } from 'node:fs';
import { constants, copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ClipDetails } from '../contract/clip.ts';
import type { PortablePath } from '../export/naming/file-name.ts';
import { nameKey, pathIn, portablePath } from '../export/naming/file-name.ts';
import type { Template } from '../export/naming/template.ts';
import { parseTemplate } from '../export/naming/template.ts';
import type { Library } from '../library/library.ts';
import { hasErrno } from '../platform/errno.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';

/** Days that a file stays after it was handed to another program, which may still read it from there. */
const keptDays = 30;

type NamedLibrary = Pick<Library, 'folder' | 'selected' | 'takes' | 'cachedFile'>;

/**
 * Well-named copies of clips for other programs. Never hard links: what an editor writes into its file must not
 * reach the library. Where the disk can clone, a copy costs nothing.
 */
export interface HandOver {
  /** Makes the copies of the clips that are cached. Rejects with `template-invalid`, `disk-…` or the library's errors. */
  prepare(library: NamedLibrary, ids: readonly string[], template: string): Promise<void>;
  /**
   * The files of clips that were prepared, in that order, now given away: they stay for some weeks. Does not wait
   * for the disk. Clips that were not prepared are left out.
   */
  give(library: Pick<Library, 'folder'>, ids: readonly string[], template: string): readonly string[];
  /** Whether all of the clips that can be given are ready. */
  ready(library: Pick<Library, 'folder'>, ids: readonly string[], template: string): boolean;
  /** Removes what was never given away, and what was given away weeks ago. */
  tidy(): Promise<void>;
}

interface Prepared {
  /** Null: the clip is not cached. */
  readonly file: string | null;
  /** Time and length of the copy: another program may have written into it. */
  readonly stamp: string;
  readonly given: boolean;
}

/** `folder` is ours alone; `today` answers the date. */
export function createHandOver(folder: string, today: () => Date): HandOver {
  const readyFolder = path.join(folder, 'ready');
  const givenFolder = path.join(folder, 'given');
  const prepared = new Map<string, Prepared>();
  const queue = createSerialQueue();
  let batches = 0;

  const keyOf = (library: string, template: string, id: string) => `${library}\n${template}\n${id}`;

  async function isAsMade(one: Prepared | undefined): Promise<boolean> {
    return one?.file != null && (await stampOf(one.file)) === one.stamp;
  }

  async function nameOf(
    library: NamedLibrary,
    template: Template,
    clip: ClipDetails,
    taken: Set<string>,
  ): Promise<string> {
    const takes = template.uses.has('take') && clip.takes > 1 ? await library.takes(clip.id) : [];
    const take = Math.max(1, takes.findIndex(({ id }) => id === clip.id) + 1);
    const place: PortablePath = {
      ...portablePath(
        template.render({ ...clip, take, collection: clip.collections[0]?.name ?? '', position: null }),
        '.mp3',
      ),
      folders: [],
    };
    for (let number = 1; ; number += 1) {
      const name = pathIn('', place, number);
      if (taken.has(nameKey(name))) continue;
      taken.add(nameKey(name));
      return name;
    }
  }

  async function copy(library: NamedLibrary, ids: readonly string[], template: string): Promise<void> {
    const missing: string[] = [];
    for (const id of ids) {
      if (!(await isAsMade(prepared.get(keyOf(library.folder, template, id))))) missing.push(id);
    }
    if (missing.length === 0) return;
    const parsed = parseTemplate(template);
    // A folder of its own for each batch: names need to differ only from those that are dragged with them.
    batches += 1;
    const target = path.join(readyFolder, String(batches));
    await mkdir(target, { recursive: true, mode: 0o700 });
    const taken = new Set<string>();
    for (const clip of await library.selected({ kind: 'ids', ids: missing }, 0, missing.length)) {
      const key = keyOf(library.folder, template, clip.id);
      if (clip.audio !== 'cached') {
        prepared.set(key, { file: null, stamp: '', given: false });
        continue;
      }
      const file = path.join(target, await nameOf(library, parsed, clip, taken));
      await copyFile((await library.cachedFile(clip.id)).path, file, constants.COPYFILE_FICLONE);
      prepared.set(key, { file, stamp: (await stampOf(file)) ?? '', given: false });
    }
  }

  function giveOne(key: string): string | null {
    const one = prepared.get(key);
    if (one?.file == null) return null;
    if (one.given) return one.file;
    const batch = path.basename(path.dirname(one.file));
    const target = path.join(givenFolder, dayOf(today()), `${process.pid}-${batch}`);
    const file = path.join(target, path.basename(one.file));
    mkdirSync(target, { recursive: true, mode: 0o700 });
    renameSync(one.file, file);
    prepared.set(key, { ...one, file, given: true });
    return file;
  }

  return {
    prepare: (library, ids, template) => queue.run(() => copy(library, ids, template)),
    ready: (library, ids, template) => ids.every((id) => prepared.has(keyOf(library.folder, template, id))),
    give: (library, ids, template) =>
      ids.map((id) => giveOne(keyOf(library.folder, template, id))).filter((file) => file !== null),
    async tidy() {
      await mkdir(givenFolder, { recursive: true, mode: 0o700 });
      await rm(readyFolder, { recursive: true, force: true });
      const oldest = dayOf(new Date(today().getTime() - keptDays * 24 * 3600 * 1000));
      for (const day of await readdir(givenFolder)) {
        if (/^\d{4}-\d\d-\d\d$/.test(day) && day < oldest) {
          await rm(path.join(givenFolder, day), { recursive: true, force: true });
        }
      }
    },
  };
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
