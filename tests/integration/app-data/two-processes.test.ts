import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExportJobStore } from '../../../electron/app-data/export-jobs.ts';
import { createJsonFile } from '../../../electron/app-data/json-file.ts';
import { createSettings } from '../../../electron/app-data/settings.ts';
import { takeProcessLock } from '../../../electron/platform/process-lock.ts';

const scriptOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

let home: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'voicekeep-home-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

function start(script: string, ...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [scriptOf(script), ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.push(child);
  return child;
}

/** What another process does that finds no lock file, as someone deleted it. */
function deleteAndWriteNow(file: string): void {
  rmSync(path.join(path.dirname(file), 'app-data.lock'));
  writeFileSync(file, '{"a":2}');
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });

const parsed = async (name: string) =>
  JSON.parse(await readFile(path.join(home, name), 'utf8')) as Readonly<Record<string, unknown>>;

describe('settings, jobs and views written by several processes at once', () => {
  it('lose nothing', async () => {
    const names = ['app', 'terminal', 'another'];
    const times = 10;
    const codes = await Promise.all(
      names.map((name) => ended(start('write-child.ts', home, name, String(times)))),
    );
    expect(codes).toEqual([0, 0, 0]);
    const entries = names.flatMap((name) => Array.from({ length: times }, (_, at) => `${name} ${at}`)).sort();
    const { libraries, keys } = await parsed('settings.json');
    expect([...(libraries as string[])].sort()).toEqual(entries);
    expect(Object.keys(keys as object).sort()).toEqual(entries);
    const jobs = await createExportJobStore(path.join(home, 'export-jobs.json'), () => undefined).list();
    expect(jobs.jobs.map(({ name }) => name).sort()).toEqual(entries);
    expect(Object.keys(await parsed('views.json')).sort()).toEqual(entries);
    expect((await readdir(home)).sort()).toEqual([
      'app-data.lock',
      'export-jobs.json',
      'settings.json',
      'views.json',
    ]);
  });

  it('wait for one that is killed no longer than it lives', async () => {
    const lock = path.join(home, 'app-data.lock');
    const holder = start('hold-lock-child.ts', lock);
    await new Promise((resolve) => {
      holder.once('message', resolve);
    });
    expect(await takeProcessLock(lock, 100)).toBeNull();
    const stored = createJsonFile(path.join(home, 'settings.json'));
    const changing = stored.change(() => ({ theme: 'dark' }));
    holder.kill('SIGKILL');
    await changing;
    expect(await parsed('settings.json')).toEqual({ theme: 'dark' });
  });

  it('are written once more by whom the lock file was deleted under', async () => {
    const file = path.join(home, 'settings.json');
    await writeFile(file, '{"a":1}');
    let tries = 0;
    await createJsonFile(file).change((before) => {
      tries += 1;
      // Another process, with a lock file of its own.
      if (tries === 1) deleteAndWriteNow(file);
      return { ...before, mine: true };
    });
    expect(tries).toBe(2);
    expect(await parsed('settings.json')).toEqual({ a: 2, mine: true });
  });

  it.each(['a text that is no database and is long enough to be looked at'.repeat(30), ''])(
    'are not kept from it by what lies in the lock’s place (%j)',
    async (content) => {
      await writeFile(path.join(home, 'app-data.lock'), content);
      await createJsonFile(path.join(home, 'settings.json')).change(() => ({ theme: 'dark' }));
      expect(await parsed('settings.json')).toEqual({ theme: 'dark' });
    },
  );

  it('are not written by way of a link', async () => {
    const elsewhere = path.join(home, 'elsewhere');
    await symlink(elsewhere, path.join(home, 'app-data.lock'));
    await expect(
      createJsonFile(path.join(home, 'settings.json')).change(() => ({ theme: 'dark' })),
    ).rejects.toMatchObject({ code: 'disk-failed' });
    expect(await readdir(home)).toEqual(['app-data.lock']);
  });
});

describe('what a newer version added', () => {
  it('stays in the settings, inside of each field too', async () => {
    const file = path.join(home, 'settings.json');
    const newer = {
      later: { deep: [1] },
      keys: {
        'key one': { saved: true, standing: 'accepted', hint: 'new' },
        'key two': { saved: true, standing: 'asleep' },
      },
      libraries: ['/a', { folder: '/b', nick: 'B' }],
      exportOptions: { tags: true, loudness: -16 },
    };
    await writeFile(file, JSON.stringify(newer));
    const settings = createSettings({ file, notify: () => undefined });
    expect((await settings.read()).keys).toEqual({ 'key one': { saved: true, standing: 'accepted' } });
    await settings.change(({ keys, exportOptions }) => ({
      theme: 'dark',
      keys: { ...keys, 'key one': { saved: false, standing: 'refused' } },
      exportOptions: { ...exportOptions, tags: false },
    }));
    expect(await parsed('settings.json')).toMatchObject({
      ...newer,
      theme: 'dark',
      keys: { ...newer.keys, 'key one': { saved: false, standing: 'refused', hint: 'new' } },
      exportOptions: { tags: false, loudness: -16 },
    });
  });
});
