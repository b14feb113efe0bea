import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { useFollowedArchive } from './followed-archive.ts';

const { archive, holds, run } = useFollowedArchive();
const at = (path: string) => join(archive.out, path);

/** What a person has: each must be as it is, and where it is, whatever an export does. */
type Kept = () => void;

function keptFile(path: string): Kept {
  const content = readFileSync(path);
  return () => {
    expect(lstatSync(path).isFile(), path).toBe(true);
    expect(readFileSync(path).equals(content), path).toBe(true);
  };
}

/** What a person does with a file of an export; answers what is his then. */
const edits: Readonly<Record<string, (path: string) => readonly Kept[]>> = {
  'is left alone': () => [],
  'is edited': (path) => {
    writeFileSync(at(path), 'mine');
    return [keptFile(at(path))];
  },
  'is edited, size and time kept': (path) => {
    const { size, atime, mtime } = statSync(at(path));
    writeFileSync(at(path), Buffer.alloc(size, 'mine'));
    utimesSync(at(path), atime, mtime);
    return [keptFile(at(path))];
  },
  'is emptied': (path) => {
    writeFileSync(at(path), '');
    return [keptFile(at(path))];
  },
  'is moved into a folder': (path) => {
    mkdirSync(at('mine'), { recursive: true });
    renameSync(at(path), at(`mine/${path}`));
    return [keptFile(at(`mine/${path}`))];
  },
  'gets another name': (path) => {
    renameSync(at(path), at(`Mine ${path}`));
    return [keptFile(at(`Mine ${path}`))];
  },
  'is copied': (path) => {
    copyFileSync(at(path), at(`Copy of ${path}`));
    return [keptFile(at(`Copy of ${path}`))];
  },
  'is moved, and another file has its name': (path) => {
    renameSync(at(path), at(`Mine ${path}`));
    writeFileSync(at(path), 'mine');
    return [keptFile(at(`Mine ${path}`)), keptFile(at(path))];
  },
  'is replaced by a folder': (path) => {
    rmSync(at(path));
    mkdirSync(at(path));
    writeFileSync(at(`${path}/private`), 'mine');
    return [keptFile(at(`${path}/private`))];
  },
  'is replaced by a link to a copy': (path) => {
    const copy = join(archive.folder, `copy of ${path}`);
    renameSync(at(path), copy);
    symlinkSync(copy, at(path));
    return [keptFile(copy), () => expect(readlinkSync(at(path))).toBe(copy)];
  },
  'is deleted': (path) => {
    rmSync(at(path));
    return [];
  },
  'may only be read': (path) => {
    chmodSync(at(path), 0o444);
    return [];
  },
  'is touched': (path) => {
    utimesSync(at(path), 1000, 1000);
    return [];
  },
};
/** A clip, what lies beside two others, and files about the whole. */
const files = ['Line b.mp3', 'Line c.txt', 'Line d.mp4', 'SHA256SUMS', 'playlist.m3u8'];

test.each(
  (['keep', 'move', 'delete'] as const).flatMap((removed) =>
    Object.entries(edits).map(([edit, does]) => ({ removed, edit, does })),
  ),
)('$removed: what $edit stays a person’s, in each run and after an undo', async ({ removed, does }) => {
  for (const id of ['b', 'c', 'd']) archive.library.addVideo(id, Buffer.from(`a video of ${id}`));
  const options: ExportOptionsInput = {
    ...{ fsync: false, videos: true, sidecars: ['txt'], lists: ['sums', 'm3u8'], removed },
  };
  holds('a', 'b', 'c', 'd');
  await run(options);
  const kept = files.flatMap(does);
  const expectKept = () => {
    for (const check of kept) check();
  };
  holds('a');
  const first = await run(options);
  expectKept();
  const second = await run(options);
  expectKept();
  expect(second).toMatchObject({ written: 0, renamed: 0, removed: 0, extra: 0 });
  const told = ({ notes }: typeof first) => notes.map(({ path, code }) => `${path} ${code}`);
  expect(told(second)).toEqual(told(first));
  expect(await archive.verify()).toMatchObject({ unreadable: 0 });
  await archive
    .undo()
    .catch((error: unknown) => expect(error).toMatchObject({ code: 'export-nothing-to-undo' }));
  expectKept();
  holds('a', 'b', 'c', 'd');
  await run(options);
  expectKept();
});
