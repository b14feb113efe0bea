import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Shelf } from './shelf.ts';
import { clipOf, list, makeShelf, queryOf, taskOf } from './shelf.ts';

let shelf: Shelf;
const children: ChildProcess[] = [];

beforeEach(async () => {
  shelf = await makeShelf();
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  await shelf.remove();
});

/** Another process that has the library open for writing, with one clip in it. */
async function holdElsewhere(holder: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('hold.ts', import.meta.url));
  const child = fork(script, [shelf.folder, holder], { execArgv: [] });
  children.push(child);
  const [message] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
  expect(message).toBe('held');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('a library that another process writes to', () => {
  test('is refused to a second writer, who is told by whom', async () => {
    const child = await holdElsewhere('the app in the other room');
    await expect(shelf.open()).rejects.toMatchObject({
      code: 'library-busy',
      params: { holder: `the app in the other room (process ${child.pid})` },
    });
  });

  test('can be read meanwhile', async () => {
    await holdElsewhere('a writer');
    const reader = await shelf.open('read');
    expect(await reader.ids(queryOf())).toEqual(['held']);
  });

  test('is free as soon as that process was killed, and keeps what it saved', async () => {
    await kill(await holdElsewhere('a writer'));
    const library = await shelf.open();
    expect(await library.ids(queryOf())).toEqual(['held']);
    await list(library, [clipOf('held'), clipOf('more')]);
    expect((await library.status()).clips).toBe(2);
  });
});

describe('a lock', () => {
  test('ends with the library that took it', async () => {
    await shelf.close(await shelf.open());
    await shelf.close(await shelf.open());
  });

  test('is not left behind by a library that could not be opened', async () => {
    await shelf.close(await shelf.open());
    const database = new DatabaseSync(shelf.database);
    database.exec('PRAGMA user_version = 999');
    database.close();
    await expect(shelf.open()).rejects.toMatchObject({ code: 'library-newer' });
    await expect(shelf.open()).rejects.toMatchObject({ code: 'library-newer' });
  });
});

describe('a reader', () => {
  test('sees what the writer beside it saves', async () => {
    const writer = await shelf.open();
    const reader = await shelf.open('read');
    expect((await reader.window(queryOf(), 0, 10)).total).toBe(0);
    await list(writer, [clipOf('one'), clipOf('two', 1)]);
    expect((await reader.window(queryOf(), 0, 10)).total).toBe(2);
  });

  test('is refused whatever writes', async () => {
    await list(await shelf.open(), [clipOf('one')]);
    const reader = await shelf.open('read');
    const readOnly = { code: 'library-read-only' };
    await expect(reader.beginListing()).rejects.toMatchObject(readOnly);
    await expect(reader.storeMedia(taskOf('one'), new Uint8Array(10))).rejects.toMatchObject(readOnly);
    await expect(reader.adoptMedia(taskOf('one'))).rejects.toMatchObject(readOnly);
    await expect(reader.setLastSync('now')).rejects.toMatchObject(readOnly);
    await expect(
      reader.recordMediaFailure({ kind: 'audio', id: 'one' }, { message: '', permanent: true }),
    ).rejects.toMatchObject(readOnly);
    await expect(
      reader.mediaDue({ kind: 'audio', limit: 1, except: new Set(), retryAll: false }),
    ).rejects.toMatchObject(readOnly);
    await expect(
      reader.verifyMedia({ kind: 'audio', after: null, limit: 1, mark: true }),
    ).rejects.toMatchObject(readOnly);
    expect(await reader.verifyMedia({ kind: 'audio', after: null, limit: 1, mark: false })).toEqual({
      results: [],
      next: null,
    });
  });
});
