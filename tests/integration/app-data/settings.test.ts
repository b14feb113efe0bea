import { appendFileSync, mkdirSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../../electron/contract/notices.ts';
import { createSettings } from '../../../electron/app-data/settings.ts';
import { mountSmallDisk, onReadOnlyDisk, unmountDisk } from '../../small-disk.ts';

let folder: string;
let file: string;
let told: Notice[];
const open = () => createSettings({ file, notify: (notice) => told.push(notice) });

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'voicekeep-settings-'));
  file = path.join(folder, 'home', 'settings.json');
  told = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes to a file until its disk is full. */
function fill(other: string): void {
  for (;;) {
    try {
      appendFileSync(other, Buffer.alloc(4096));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}

async function damage(text: string): Promise<void> {
  await open().change({});
  await writeFile(file, text);
}

describe('the settings', () => {
  it('are the defaults before there is a file, and reading makes none', async () => {
    expect(await open().read()).toMatchObject({ theme: 'system', connections: 8, account: 'none' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('are there again for the next run', async () => {
    await open().change({ theme: 'dark', volume: 0.5 });
    expect(await open().read()).toMatchObject({ theme: 'dark', volume: 0.5, speed: 1 });
  });

  it('keep what a newer version wrote', async () => {
    await damage('{"theme":"dark","later":{"deep":[1]},"account":"some-new-kind"}');
    expect(await open().read()).toMatchObject({ theme: 'dark', account: 'none' });
    await open().change({ volume: 0.25 });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      theme: 'dark',
      later: { deep: [1] },
      account: 'some-new-kind',
      volume: 0.25,
    });
  });

  it.each(['', '{"theme":', 'null', '[]', '\u0000\u0000'])(
    'go back to the defaults when the file is damaged (%j), which is set aside and told',
    async (text) => {
      await damage(text);
      expect(await open().read()).toMatchObject({ theme: 'system' });
      const aside = (await readdir(path.dirname(file))).filter((name) => name.includes('.damaged-'));
      expect(aside).toHaveLength(1);
      expect(await readFile(path.join(path.dirname(file), aside[0] ?? ''), 'utf8')).toBe(text);
      expect(told).toEqual([
        {
          code: 'settings-damaged',
          params: { path: path.join(path.dirname(file), aside[0] ?? ''), moved: 'yes' },
        },
      ]);
    },
  );

  it('lose none of many changes at once', async () => {
    const settings = open();
    await Promise.all([
      settings.change({ theme: 'light' }),
      settings.change({ volume: 0.1 }),
      settings.change({ connections: 3 }),
      settings.change({ playInBackground: true }),
    ]);
    expect(await settings.read()).toMatchObject({
      theme: 'light',
      volume: 0.1,
      connections: 3,
      playInBackground: true,
    });
    expect((await readdir(path.dirname(file))).sort()).toEqual(['app-data.lock', 'settings.json']);
  });

  it.skipIf(process.platform === 'win32')('can be read by nobody else', async () => {
    await open().change({ theme: 'light' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('that are damaged are passed over where nothing may be written, and told once', async (context) => {
    const home = path.dirname(file);
    await damage('{');
    await onReadOnlyDisk(context, home, async () => {
      const settings = open();
      for (let times = 0; times < 2; times += 1)
        expect(await settings.read()).toMatchObject({ connections: 8 });
      expect(told).toEqual([{ code: 'settings-damaged', params: { path: file, moved: 'no' } }]);
      await expect(settings.change({ theme: 'dark' })).rejects.toMatchObject({ code: 'disk-not-writable' });
      expect(await readFile(file, 'utf8')).toBe('{');
    });
  });

  it.for([
    ['not there yet', null],
    ['damaged', '{'],
    ['whole', '{"connections":4}'],
  ] as const)(
    'that are %s are read where the disk is full, and say so when they are changed',
    async ([, text], context) => {
      const disk = path.join(folder, 'disk');
      mountSmallDisk(context, disk, 'size=64k');
      try {
        file = path.join(disk, 'home', 'settings.json');
        if (text !== null) {
          mkdirSync(path.dirname(file));
          await writeFile(file, text);
        }
        fill(path.join(disk, 'other'));
        const settings = open();
        expect(await settings.read()).toMatchObject({ connections: text?.includes('4') ? 4 : 8 });
        await expect(settings.change({ theme: 'dark' })).rejects.toMatchObject({ code: 'disk-full' });
        if (text !== null) expect(await readFile(file, 'utf8')).toBe(text);
      } finally {
        unmountDisk(disk);
      }
    },
  );

  it('say what stands in the way when they cannot be written', async () => {
    await writeFile(path.join(folder, 'home'), 'a file where the folder should be');
    await expect(open().change({ theme: 'dark' })).rejects.toMatchObject({ code: 'disk-missing' });
  });
});
