import { createHash } from 'node:crypto';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'vitest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeAccount } from '../../fakes/account.ts';
import { mountSmallDisk, remountDisk, unmountDisk } from '../../small-disk.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, makeShelf, queryOf, taskOf } from './shelf.ts';

const account = makeAccount({ seed: 51, voiceovers: 90 });
const ids = account.outputs.map(({ id }) => id);

let shelf: Shelf;

beforeEach(async () => {
  shelf = await makeShelf();
});

afterEach(() => shelf.remove());

/** Does the work with a small disk mounted at the shelf's folder. */
async function onSmallDisk(context: TestContext, size: string, work: () => Promise<void>): Promise<void> {
  mountSmallDisk(context, shelf.folder, `size=${size}`);
  try {
    await work();
  } finally {
    const { folder } = shelf;
    await shelf.remove().catch(() => undefined); // closes the libraries; a mount point cannot be removed
    unmountDisk(folder);
    shelf = {
      ...shelf,
      remove: async () => rm(folder, { recursive: true }),
    };
  }
}

async function wrongFiles(): Promise<readonly string[]> {
  const files = await readdir(path.join(shelf.folder, 'audio'), { recursive: true });
  const wrong: string[] = [];
  for (const file of files.filter((name) => name.includes('.'))) {
    const hash = createHash('sha256')
      .update(await readFile(path.join(shelf.folder, 'audio', file)))
      .digest('hex');
    if (!file.endsWith('.mp3') || hash !== account.sha256(path.basename(file, '.mp3'))) wrong.push(file);
  }
  return wrong;
}

describe('a disk', () => {
  test('that is full is told so; what is there is whole, and with room again the rest follows', async (context) => {
    await onSmallDisk(context, '2m', async () => {
      const library = await shelf.open();
      await list(
        library,
        ids.map((id, number) => clipOf(id, number)),
      );
      let full: unknown = null;
      const kept: string[] = [];
      for (const id of ids) {
        try {
          await library.storeMedia(taskOf(id), new Uint8Array(account.bytes(id)));
          kept.push(id);
        } catch (error) {
          full = error;
          break;
        }
      }
      expect(full).toMatchObject({ code: 'disk-full' });
      expect(kept.length).toBeGreaterThan(0);
      expect(await wrongFiles()).toEqual([]);
      expect((await library.ids(queryOf({ audio: ['cached'] }))).length).toBe(kept.length);
      expect(await library.details(kept[0]!)).toMatchObject({ sha256: account.sha256(kept[0]!) });

      remountDisk(shelf.folder, 'size=64m');
      for (const id of ids.slice(kept.length)) {
        await library.storeMedia(taskOf(id), new Uint8Array(account.bytes(id)));
      }
      expect(await library.status()).toMatchObject({ cached: ids.length, waiting: 0 });
      expect(await wrongFiles()).toEqual([]);
    });
  });

  test('that is full when clips are listed is told so, and what was listed before is kept', async (context) => {
    await onSmallDisk(context, '1m', async () => {
      const library = await shelf.open();
      await list(library, [clipOf('first')]);
      const many = Array.from({ length: 3000 }, (_, number) =>
        clipOf(`id${number}`, number, { json: JSON.stringify({ padding: 'x'.repeat(500) }) }),
      );
      await expect(list(library, many)).rejects.toMatchObject({ code: 'disk-full' });
      expect(await library.ids(queryOf())).toEqual(['first']);
      expect((await library.status()).gone).toBe(0);
    });
  });

  test('with no room at all to begin with is told so', async (context) => {
    await onSmallDisk(context, '64k', async () => {
      await writeFile(path.join(shelf.folder, 'filler'), Buffer.alloc(48 * 1024));
      await expect(shelf.open()).rejects.toMatchObject({ code: 'disk-full' });
    });
  });

  test('that became read-only is told so, is left as it is, and opens again when it can be written to', async (context) => {
    await onSmallDisk(context, '16m', async () => {
      const library = await shelf.open();
      await list(library, [clipOf(ids[0]!), clipOf(ids[1]!, 1)]);
      await library.storeMedia(taskOf(ids[0]!), new Uint8Array(account.bytes(ids[0]!)));
      await shelf.close(library);

      remountDisk(shelf.folder, 'ro');
      await expect(shelf.open()).rejects.toMatchObject({ code: 'disk-not-writable' });

      remountDisk(shelf.folder, 'rw');
      const again = await shelf.open();
      expect(await again.status()).toMatchObject({ clips: 2, cached: 1 });
      expect(await wrongFiles()).toEqual([]);
    });
  });
});

describe('a folder', () => {
  test('that was moved away is told so, is not made anew, and comes back', async () => {
    const library = await shelf.open();
    await list(library, [clipOf(ids[0]!), clipOf(ids[1]!, 1)]);
    await library.storeMedia(taskOf(ids[0]!), new Uint8Array(account.bytes(ids[0]!)));
    const elsewhere = `${shelf.folder}-elsewhere`;
    await rename(shelf.folder, elsewhere);
    try {
      await expect(
        library.storeMedia(taskOf(ids[1]!), new Uint8Array(account.bytes(ids[1]!))),
      ).rejects.toMatchObject({ code: 'disk-missing' });
      await expect(readdir(shelf.folder)).rejects.toMatchObject({ code: 'ENOENT' });
    } finally {
      await rename(elsewhere, shelf.folder);
    }
    await library.storeMedia(taskOf(ids[1]!), new Uint8Array(account.bytes(ids[1]!)));
    expect(await library.status()).toMatchObject({ cached: 2 });
  });

  test('where a file stands in the way is told so', async () => {
    await writeFile(path.join(shelf.folder, 'audio'), 'a file');
    await expect(shelf.open()).rejects.toMatchObject({ code: expect.stringMatching(/^disk-/) as string });
  });
});
