import { mkdirSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ClipDetails, MediaKind } from '../contract/clip.ts';
import { clipQuerySchema } from '../contract/clip-query.ts';
import type { CopyFormat } from '../contract/hand-over.ts';
import { wavForms } from '../contract/wav.ts';
import { wavOf } from '../export/formats/wav.ts';
import type { PortablePath } from '../export/naming/file-name.ts';
import { nameKey, pathIn, portablePath } from '../export/naming/file-name.ts';
import type { Template } from '../export/naming/template.ts';
import { parseTemplate } from '../export/naming/template.ts';
import type { CachedFile, Library } from '../library/library.ts';
import { diskError } from '../platform/disk-error.ts';
import { hasErrno } from '../platform/errno.ts';
import { hashFile, sha256Of } from '../platform/hash.ts';
import { moveExclusiveNow } from '../platform/move-exclusive.ts';
import { NotOurFile, readRegular } from '../platform/open-file.ts';
import { createExclusive } from '../platform/safe-write.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';

/** Digits that a clip's number in its collection has at least. */
const leastDigits = 2;

type NamedLibrary = Pick<Library, 'folder' | 'selected' | 'takes' | 'mediaFile' | 'ids'>;

/**
 * Well-named copies of clips for other programs, in a folder that the person knows: from there nothing is ever removed, as
 * a program may go on reading a file for years. Never hard links to the library: what an editor writes into its file must
 * not reach it. Each is checked against the library's hash while it is copied.
 */
export interface HandOver {
  /** Makes the copies of the clips that are here. Rejects with `template-invalid`, `disk-…` or the library's errors. */
  prepare(library: NamedLibrary, wanted: Wanted): Promise<void>;
  /**
   * The files of clips that were prepared, in that order, now in the person's folder. Throws `disk-…`. Clips that were not
   * prepared are left out.
   */
  give(library: Pick<Library, 'folder'>, wanted: Wanted): readonly string[];
  /** Whether all of the clips that can be given are ready. */
  ready(library: Pick<Library, 'folder'>, wanted: Wanted): boolean;
  /** Removes what was made ready and never given. */
  tidy(): Promise<void>;
}

/** What is to be handed over, named by a template. */
export interface Wanted {
  readonly ids: readonly string[];
  readonly template: string;
  readonly media: MediaKind;
  /** Where the copies go. */
  readonly folder: string;
  /** Of audio. */
  readonly format: CopyFormat;
  /** The collection that they are taken from: names begin with the clips' numbers in it. */
  readonly collection: string | null;
}

interface Prepared {
  /** Null: the clip is not here. */
  readonly file: string | null;
  /** Time and length of the copy: another program may have written into it. */
  readonly stamp: string;
  readonly given: boolean;
  readonly name: CopyName;
}

/** What a copy is called; `from`: the number that it is tried with first, as another of the same drag has the plain name. */
interface CopyName {
  readonly path: PortablePath;
  readonly from: number;
}

/** `folder` is ours alone. */
export function createHandOver(folder: string): HandOver {
  const readyFolder = path.join(folder, 'ready');
  const prepared = new Map<string, Prepared>();
  const queue = createSerialQueue();
  let batches = 0;

  const keyOf = (library: Pick<Library, 'folder'>, { ids: _, ...wanted }: Wanted, id: string) =>
    JSON.stringify([library.folder, Object.values(wanted), id]);

  async function isAsMade(one: Prepared | undefined): Promise<boolean> {
    return one?.file != null && (await stampOf(one.file)) === one.stamp;
  }

  async function prepare(library: NamedLibrary, wanted: Wanted): Promise<void> {
    const missing: string[] = [];
    for (const id of wanted.ids) {
      if (!(await isAsMade(prepared.get(keyOf(library, wanted, id))))) missing.push(id);
    }
    if (missing.length === 0) return;
    const naming = await createNaming(library, wanted);
    // A folder of its own for each batch: names need to differ only from those that are dragged with them.
    batches += 1;
    const target = path.join(readyFolder, `${process.pid}-${batches}`);
    await mkdir(target, { recursive: true, mode: 0o700 });
    for (const clip of await library.selected({ kind: 'ids', ids: missing }, 0, missing.length)) {
      const content = await contentOf(library, clip, wanted);
      const one = content === null ? absent : await make(content, await naming(clip, content.suffix), target);
      prepared.set(keyOf(library, wanted, clip.id), one);
    }

    /** A copy that lies in the person's folder as it was made is given once more; any other file keeps its name. */
    async function make(content: Content, name: CopyName, batch: string): Promise<Prepared> {
      const there = await sameFile(wanted.folder, name, content);
      if (there !== null) return { file: there, stamp: (await stampOf(there)) ?? '', given: true, name };
      const file = path.join(batch, pathIn('', name.path, name.from));
      const handle = await createExclusive(file, 0o666);
      try {
        await handle.writeFile(content.bytes);
      } finally {
        await handle.close();
      }
      return { file, stamp: (await stampOf(file)) ?? '', given: false, name };
    }
  }

  function giveOne(key: string, target: string): string | null {
    const one = prepared.get(key);
    if (one?.file == null) return null;
    if (one.given) return one.file;
    mkdirSync(target, { recursive: true });
    for (let number = one.name.from; ; number += 1) {
      const file = path.join(target, pathIn('', one.name.path, number));
      if (!moveExclusiveNow(one.file, file)) continue;
      prepared.set(key, { ...one, file, given: true });
      return file;
    }
  }

  return {
    prepare: (library, wanted) => queue.run(() => prepare(library, wanted)),
    ready: (library, wanted) => wanted.ids.every((id) => prepared.has(keyOf(library, wanted, id))),
    give(library, wanted) {
      try {
        return wanted.ids
          .map((id) => giveOne(keyOf(library, wanted, id), wanted.folder))
          .filter((file) => file !== null);
      } catch (error) {
        throw diskError(error, 'copies', wanted.folder);
      }
    },
    tidy: () => rm(readyFolder, { recursive: true, force: true }),
  };
}

const noName: CopyName = { path: { folders: [], stem: '', extension: '' }, from: 1 };
const absent: Prepared = { file: null, stamp: '', given: false, name: noName };

/** What a copy holds. */
interface Content {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly suffix: string;
}

/** Of a clip's file as it is on record; null when it is not here, lies there changed, or does not decode. */
async function contentOf(library: NamedLibrary, clip: ClipDetails, wanted: Wanted): Promise<Content | null> {
  const { media, format } = wanted;
  const state = media === 'audio' ? clip.audio : clip.video;
  if (state !== 'cached' && state !== 'unproven') return null;
  const source = await library.mediaFile(clip.id, media);
  const bytes = await bytesOf(source);
  if (bytes === null) return null;
  if (media === 'video' || format === 'mp3') {
    return { bytes, sha256: source.sha256, suffix: path.extname(source.path) };
  }
  const wav = await wavOf(bytes, wavForms[format]);
  return wav && { bytes: wav, sha256: sha256Of(wav), suffix: '.wav' };
}

/** Null when a link, another file or changed bytes lie in the clip's place: those go nowhere under its name. */
async function bytesOf({ path: file, bytes, sha256 }: CachedFile): Promise<Buffer | null> {
  try {
    const content = await readRegular(file, bytes);
    return content.length === bytes && sha256Of(content) === sha256 ? content : null;
  } catch (error) {
    if (error instanceof NotOurFile || hasErrno(error, 'ENOENT')) return null;
    throw diskError(error, 'library', file);
  }
}

/** Names clips by the template, no two alike; numbered where they come from a collection. */
async function createNaming(
  library: NamedLibrary,
  { template: text, collection }: Wanted,
): Promise<(clip: ClipDetails, suffix: string) => Promise<CopyName>> {
  const template = parseTemplate(text);
  const order =
    collection === null
      ? []
      : await library.ids(clipQuerySchema.parse({ collection, sort: 'collection', descending: false }));
  const digits = Math.max(leastDigits, String(order.length).length);
  const taken = new Set<string>();

  return async (clip, suffix) => {
    const position = order.indexOf(clip.id) + 1;
    const levels = [...template.render(await namedClip(library, template, clip, position || null))];
    // A template that names the position numbers by itself.
    const isNumbered = position > 0 && !template.uses.has('position');
    const prefix = isNumbered ? `${String(position).padStart(digits, '0')} ` : '';
    const named = portablePath([prefix + (levels.pop() ?? '').trimStart()], suffix);
    for (let number = 1; ; number += 1) {
      const name = pathIn('', named, number);
      if (taken.has(nameKey(name))) continue;
      taken.add(nameKey(name));
      return { path: named, from: number };
    }
  };
}

async function namedClip(
  library: NamedLibrary,
  template: Template,
  clip: ClipDetails,
  position: number | null,
): Promise<Parameters<Template['render']>[0]> {
  const takes = template.uses.has('take') && clip.takes > 1 ? await library.takes(clip.id) : [];
  const take = Math.max(1, takes.findIndex(({ id }) => id === clip.id) + 1);
  return { ...clip, take, collection: clip.collections[0]?.name ?? '', position };
}

/** A file of this name, or one that was numbered beside it, with this content; null where there is none. */
async function sameFile(folder: string, name: CopyName, content: Content): Promise<string | null> {
  for (let number = name.from; ; number += 1) {
    const file = path.join(folder, pathIn('', name.path, number));
    try {
      const { size } = await stat(file);
      if (size === content.bytes.length && (await hashFile(file)).sha256 === content.sha256) return file;
    } catch (error) {
      if (hasErrno(error, 'ENOENT', 'ENOTDIR')) return null;
      if (!(error instanceof NotOurFile)) throw diskError(error, 'copies', file);
    }
  }
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
