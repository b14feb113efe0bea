import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, statfs, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createLibraryCopy, moveTarget } from '../../../electron/account/library-copy.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { takeWriteLock } from '../../../electron/library/database/write-lock.ts';
import { sha256Of } from '../../../electron/platform/hash.ts';
import { isTemporary } from '../../../electron/platform/safe-write.ts';
import { workers } from '../../built.ts';
import { clipAudio, secondsOf } from '../../fakes/clip-audio.ts';
import { mountSmallDisk, remountDisk, unmountDisk } from '../../small-disk.ts';
import { clipOf, list, queryOf, taskOf } from '../library/shelf.ts';

const ids = Array.from({ length: 24 }, (_, index) => `${index.toString(16).padStart(2, '0')}-clip`);
const frames = 40;
const job = { signal: new AbortController().signal, onProgress: () => undefined };

let made: string;
let folder: string;
let from: string;
let to: string;
let before: Readonly<Record<string, string>>;

/** A library with audio, notes and a collection, made once and copied for each test. */
beforeAll(async () => {
  made = await mkdtemp(path.join(tmpdir(), 'voicekeep-move-'));
  const library = await openLibrary({ folder: made, mode: 'write', workers, holder: 'a test' });
  await list(
    library,
    ids.map((id, at) => clipOf(id, at, { duration: secondsOf(frames) })),
  );
  for (const [at, id] of ids.entries()) {
    await library.storeMedia(taskOf(id, secondsOf(frames)), new Uint8Array(clipAudio(at, frames)));
  }
  await library.setNote(ids[3]!, 'for the trailer');
  await library.createCollection('Episode 3', { kind: 'ids', ids: ids.slice(0, 5) });
  await library.close();
});

afterAll(() => rm(made, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-move-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  from = path.join(folder, 'library');
  to = path.join(folder, 'other disk', 'library');
  await cp(made, from, { recursive: true });
  before = await treeOf(from);
});

/** Hashes of all files of a library, without what belongs to the one that has it open, or was writing when it was killed. */
async function treeOf(root: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((name) => !/^library\.(?:lock|sqlite-shm)/.test(name) && !isTemporary(path.basename(name)));
  const hashes = files
    .sort()
    .map(async (name) => [name, sha256Of(await readFile(path.join(root, name)))] as const);
  return Object.fromEntries(await Promise.all(hashes));
}

/** The library opens for writing, and has everything. */
async function holdsAll(root: string): Promise<void> {
  const library = await openLibrary({
    folder: root,
    mode: 'write',
    create: false,
    workers,
    holder: 'a test',
  });
  try {
    expect(library.notices).toEqual([]);
    expect(await library.ids(queryOf())).toHaveLength(ids.length);
    expect((await library.status()).cached).toBe(ids.length);
    expect((await library.details(ids[3]!)).note).toBe('for the trailer');
    const [collection] = await library.collections();
    expect(collection).toMatchObject({ name: 'Episode 3', clips: 5 });
  } finally {
    await library.close();
  }
}

const moved = () => createLibraryCopy({ from, to, holder: 'a test' });

describe('a library that is moved', () => {
  it('is the same in its new folder, file by file, and stays as it was in the old one', async () => {
    const copy = moved();
    await copy.begin(job);
    await copy.complete();
    expect(await treeOf(to)).toEqual(before);
    expect(await treeOf(from)).toEqual(before);
    await holdsAll(to);
  });

  it('takes along what was done to it while it was being copied', async () => {
    const copy = moved();
    await copy.begin(job);
    const library = await openLibrary({ folder: from, mode: 'write', workers, holder: 'a test' });
    await library.setNote(ids[7]!, 'written meanwhile');
    await list(library, [clipOf('ff-late', 99)], false);
    await library.close();
    await copy.complete();
    const there = await openLibrary({ folder: to, mode: 'read', workers, holder: 'a test' });
    expect((await there.details(ids[7]!)).note).toBe('written meanwhile');
    expect(await there.ids(queryOf())).toContain('ff-late');
    await there.close();
  });

  it('is not completed while another process may write to it', async () => {
    const copy = moved();
    await copy.begin(job);
    const lock = takeWriteLock(from, 'a sync in a terminal');
    await expect(copy.complete()).rejects.toMatchObject({ code: 'library-busy' });
    lock.release();
    await copy.complete();
    await holdsAll(to);
  });

  it('is copied again where the copy is not what it was made of, and goes on from an earlier try', async () => {
    await moved().begin(job);
    const [some = ''] = Object.keys(await treeOf(to)).filter((name) => name.endsWith('.mp3'));
    await writeFile(path.join(to, some), 'not what it was');
    const copy = moved();
    await copy.begin(job);
    await copy.complete();
    expect(await treeOf(to)).toEqual(before);
  });

  it('can be cancelled while it is copied', async () => {
    const signal = AbortSignal.abort();
    await expect(moved().begin({ ...job, signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(await treeOf(from)).toEqual(before);
    expect(await moveTarget(to, from, 'Voicekeep library')).toBe(to);
  });

  it('that is cut short by a kill is in use where it was, and is copied whole the next time', async () => {
    const script = fileURLToPath(new URL('copy-child.ts', import.meta.url));
    let completed = false;
    for (let delay = 0; !completed && delay < 2000; delay += 15) {
      const child = fork(script, [from, to], { execArgv: [] });
      const ended = once(child, 'exit');
      await once(child, 'message');
      child.on('message', (message) => (completed ||= message === 'done'));
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      await ended;
      expect(await treeOf(from), `killed after ${delay} ms`).toEqual(before);
      // A copy that is not complete can be gone on with; what is one is whole.
      completed ||= (await moveTarget(to, from, 'Voicekeep library')) !== to;
      if (completed) expect(await treeOf(to), `killed after ${delay} ms`).toEqual(before);
    }
    expect(completed).toBe(true);
    await holdsAll(from);
    await holdsAll(to);
  });

  it('stays in use where it was when the disk that it goes to is full, at every size of that', async (context) => {
    const disk = path.join(folder, 'small');
    mountSmallDisk(context, disk, 'size=4m');
    onTestFinished(() => unmountDisk(disk));
    to = path.join(disk, 'library');
    let failures = 0;
    for (let [done, room] = [false, 0]; !done;) {
      room += 32 * 1024;
      const copy = moved();
      await copy.begin(job);
      // What others write meanwhile takes the room that was there at first.
      const { blocks, bfree, bsize } = await statfs(disk);
      remountDisk(disk, `size=${(blocks - bfree) * bsize + room}`);
      try {
        await copy.complete();
        done = true;
      } catch (error) {
        failures += 1;
        expect(error).toMatchObject({ code: 'disk-full', params: { place: 'move' } });
        expect(await treeOf(from)).toEqual(before);
      }
      remountDisk(disk, 'size=4m');
    }
    expect(failures).toBeGreaterThan(0);
    await holdsAll(to);
  });

  it('is not begun where there is no room for it', async (context) => {
    const disk = path.join(folder, 'small');
    mountSmallDisk(context, disk, 'size=32k');
    onTestFinished(() => unmountDisk(disk));
    to = path.join(disk, 'library');
    await expect(moved().begin(job)).rejects.toMatchObject({ code: 'disk-full', params: { place: 'move' } });
    expect(Object.keys(await treeOf(disk))).toEqual([]);
  });
});

describe('the folder for it', () => {
  const name = 'Voicekeep library';

  it('is the one that was chosen where that is empty or not there, else a new one in it', async () => {
    expect(await moveTarget(to, from, name)).toBe(to);
    await mkdir(to, { recursive: true });
    expect(await moveTarget(to, from, name)).toBe(to);
    await writeFile(path.join(to, 'holiday.jpg'), '');
    expect(await moveTarget(to, from, name)).toBe(path.join(to, name));
    expect(await moveTarget(folder, from, name)).toBe(path.join(folder, name));
  });

  it('is never the library, a folder in it, or one that holds something already', async () => {
    await symlink(from, path.join(folder, 'link'));
    const inside = [from, path.join(from, 'audio'), path.join(from, 'new'), path.join(folder, 'link')];
    for (const chosen of inside) {
      await expect(moveTarget(chosen, from, name), chosen).rejects.toMatchObject({
        code: 'library-move-folder',
        params: { reason: 'inside' },
      });
    }
    await cp(from, path.join(folder, name), { recursive: true });
    await expect(moveTarget(folder, from, name)).rejects.toMatchObject({
      code: 'library-move-folder',
      params: { reason: 'taken' },
    });
  });
});
