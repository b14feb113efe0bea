import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { makeAccount } from '../../fakes/account.ts';
import { needSmallDisk, onReadOnlyDisk } from '../../small-disk.ts';
import type { Shelf } from './shelf.ts';
import { workers } from '../../built.ts';
import { clipOf, list, makeShelf, queryOf, taskOf } from './shelf.ts';
import { filledOnce } from './shelf-of-test.ts';

const account = makeAccount({ seed: 81, voiceovers: 6 });
const ids = account.outputs.map(({ id }) => id);
const posix = process.platform !== 'win32';

let shelf: Shelf;
let outside: string;

beforeEach(async () => {
  shelf = await makeShelf();
  outside = `${shelf.folder}-outside`;
  await writeFile(outside, 'private');
});
afterEach(async () => {
  expect(await readFile(outside, 'utf8')).toBe('private');
  await rm(outside);
  await shelf.remove();
});

const at = (...names: readonly string[]) => path.join(shelf.folder, ...names);
const audioOf = (id: string) => new Uint8Array(account.bytes(id));

const fillShelf = filledOnce(async (own) => {
  const library = await own.open();
  await list(
    library,
    ids.map((id, number) => clipOf(id, number)),
  );
  for (const id of ids.slice(0, 4)) await library.storeMedia(taskOf(id), audioOf(id));
  await own.close(library);
});
const fill = () => fillShelf(shelf);

describe('a library that someone prepared', () => {
  test.each([
    ['a trigger', 'CREATE TRIGGER more AFTER UPDATE ON clip BEGIN DELETE FROM note; END'],
    ['a view', 'CREATE VIEW more AS SELECT 1'],
    ['a table', 'CREATE TABLE more (value)'],
    ['an index', 'CREATE INDEX more ON clip (prompt, voice)'],
  ])('with %s of its own is refused, for reading and for writing, and not changed', async (_what, sql) => {
    await fill();
    const database = new DatabaseSync(at('library.sqlite'));
    database.exec(sql);
    database.close();
    const before = await readFile(at('library.sqlite'));
    for (const mode of ['read', 'write'] as const) {
      await expect(shelf.open(mode)).rejects.toMatchObject({ code: 'library-altered' });
    }
    expect(await readFile(at('library.sqlite'))).toEqual(before);
  });

  test('with one of our triggers replaced has ours again', async () => {
    await fill();
    const database = new DatabaseSync(at('library.sqlite'));
    database.exec(
      'DROP TRIGGER clip_prompt_changed; CREATE TRIGGER clip_prompt_changed AFTER UPDATE ON clip BEGIN DELETE FROM note; END',
    );
    database.close();
    const library = await shelf.open();
    expect(library.notices).toMatchObject([{ code: 'library-rebuilt' }]);
    expect(await library.ids(queryOf())).toHaveLength(ids.length);
  });

  test.skipIf(!posix).each(['library.sqlite', 'library.sqlite-wal', 'library.lock'])(
    'with a link in the place of %s is refused',
    async (name) => {
      await fill();
      await rm(at(name), { force: true });
      await symlink(outside, at(name));
      await expect(shelf.open()).rejects.toMatchObject({ code: 'library-altered' });
    },
  );

  test.skipIf(!posix).each(['library.sqlite', 'library.lock', 'own.json', 'library.lock.txt', 'records'])(
    'with a pipe in the place of %s does not hang',
    async (name) => {
      await fill();
      await rm(at(name), { force: true, recursive: true });
      execFileSync('mkfifo', [at(name)]);
      const opened = await shelf.open().catch((error: unknown) => error);
      if (name.startsWith('library.') && name !== 'library.lock.txt') {
        expect(opened).toMatchObject({ code: 'library-altered' });
      } else expect(opened).toMatchObject({ writable: true });
    },
  );

  test.skipIf(!posix)(
    'with links in the places of notes and texts has them replaced, not followed',
    async () => {
      await mkdir(at('audio'));
      for (const name of ['own.json', 'own.json.part', 'library.lock.txt', 'README.txt'])
        await symlink(outside, at(name));
      const library = await shelf.open();
      await list(library, [clipOf(ids[0]!)]);
      await library.setNote(ids[0]!, 'mine');
      expect((await lstat(at('own.json'))).isFile()).toBe(true);
    },
  );

  test.skipIf(!posix)('with a link for an audio file has it missing, and fetched again', async () => {
    await fill();
    const file = at('audio', ids[0]!.slice(0, 2), `${ids[0]!}.mp3`);
    await rm(file);
    await symlink(outside, file);
    const library = await shelf.open();
    const { results } = await library.verifyMedia({ kind: 'audio', after: null, limit: 100, mark: true });
    expect(results.find(({ id }) => id === ids[0])?.outcome).toBe('unreadable');
    expect(await library.adoptMedia(taskOf(ids[0]!))).toBeNull();
    await library.storeMedia(taskOf(ids[0]!), audioOf(ids[0]!));
    expect(await readFile(file)).toEqual(account.bytes(ids[0]!));
  });
});

describe('a library that is open', () => {
  test.skipIf(!posix)('lets no second writer in when its lock file is deleted', async () => {
    await fill();
    const library = await shelf.open();
    await rm(at('library.lock'));
    await rm(at('library.lock.txt'));
    const script = path.join(import.meta.dirname, 'hold.ts');
    const second = () =>
      execFileSync(process.execPath, [script, shelf.folder, 'second'], { encoding: 'utf8', stdio: 'pipe' });
    expect(second).toThrow(/library-busy/);
    expect(await library.ids(queryOf())).toHaveLength(ids.length);
  });

  test('does not call everything lost when its files are not there all at once', async () => {
    await fill();
    const library = await shelf.open();
    await rename(at('audio'), at('elsewhere'));
    await mkdir(at('audio'));
    const check = { kind: 'audio' as const, after: null, limit: 100, mark: true };
    const missing = { code: 'disk-missing' };
    await expect(library.verifyMedia(check)).rejects.toMatchObject(missing);
    expect(await library.status()).toMatchObject({ cached: 4, waiting: 2 });
    const due = { kind: 'audio' as const, limit: 10, except: new Set<string>(), retryAll: false };
    await expect(library.mediaDue(due)).rejects.toMatchObject(missing);
    for (const mode of ['read', 'write'] as const) {
      if (mode === 'write') await shelf.close(library);
      const again = await shelf.open(mode);
      expect(again.notices).toContainEqual({ code: 'library-media-missing', params: { kind: 'audio' } });
      await shelf.close(again);
    }
    const asLost = await shelf.open();
    expect((await asLost.verifyMedia({ ...check, limit: 1, lost: true })).results).toHaveLength(1);
    expect(await asLost.status()).toMatchObject({ cached: 3, waiting: 3, complete: false });
    await shelf.close(asLost);
    await rm(at('audio'), { recursive: true });
    await rename(at('elsewhere'), at('audio'));
    const back = await shelf.open();
    expect(back.notices).toEqual([]);
    expect((await back.mediaDue(due)).map(({ id }) => id).sort()).toContain(ids.at(-1));
    expect((await back.verifyMedia(check)).results.every(({ outcome }) => outcome === 'ok')).toBe(true);
  });
});

describe('a library that is known', () => {
  const open = (mode: 'write' | 'write-or-read', create: boolean) =>
    openLibrary({ folder: shelf.folder, mode, workers, holder: 'a test', create });

  test('and not there is told so, and none is made in its place', async () => {
    await rm(shelf.folder, { recursive: true });
    await expect(open('write', false)).rejects.toMatchObject({ code: 'disk-missing' });
    await expect(stat(shelf.folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('on a disk that may only be read, or is full, is read', async (context) => {
    needSmallDisk(context);
    await fill();
    await onReadOnlyDisk(context, shelf.folder, async () => {
      const library = await open('write-or-read', false);
      expect(library.writable).toBe(false);
      expect(library.notices).toEqual([{ code: 'library-read-only' }]);
      expect(await library.ids(queryOf({ search: 'prompt' }))).toHaveLength(ids.length);
      expect(await readFile((await library.mediaFile(ids[0]!, 'audio')).path)).toEqual(
        account.bytes(ids[0]!),
      );
      await expect(library.setNote(ids[0]!, 'x')).rejects.toMatchObject({ code: 'library-read-only' });
      await library.close();
    });
  });
});

describe.skipIf(!posix)('files of a library', () => {
  const modes = async () => {
    const names = await readdir(shelf.folder);
    return Promise.all(
      names.map(async (name) => [name, ((await stat(at(name))).mode & 0o777).toString(8)] as const),
    );
  };

  test('are for their owner alone, also those that were there before, which is told once', async () => {
    await fill();
    for (const [name, mode] of await modes()) expect([name, mode.slice(1)]).toEqual([name, '00']);
    for (const [name] of await modes())
      await chmod(at(name), (await stat(at(name))).isDirectory() ? 0o755 : 0o644);
    const library = await shelf.open();
    expect(library.notices).toMatchObject([{ code: 'library-tightened' }]);
    await shelf.close(library);
    for (const [name, mode] of await modes()) expect([name, mode.slice(1)]).toEqual([name, '00']);
    expect((await shelf.open()).notices).toEqual([]);
  });

  test('are in a folder for its owner alone, unless something else lies in it', async () => {
    await fill();
    const mode = async () => ((await stat(shelf.folder)).mode & 0o777).toString(8);
    for (const [name, wanted] of [
      ['holiday.txt', '755'],
      ['.DS_Store', '700'],
    ] as const) {
      await chmod(shelf.folder, 0o755);
      await writeFile(at(name), '');
      await shelf.close(await shelf.open());
      expect(await mode()).toBe(wanted);
      await rm(at(name));
    }
  });
});
