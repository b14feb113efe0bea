import { chmod, lstat, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tightenHome } from '../../../electron/app-data/tighten-home.ts';
import type { Notice } from '../../../electron/contract/notices.ts';

let home: string;
let told: Notice[];
const tighten = () => tightenHome(home, (notice) => told.push(notice));
const modeOf = async (name: string) => (await lstat(path.join(home, name))).mode & 0o777;

beforeEach(async () => {
  home = path.join(await mkdtemp(path.join(tmpdir(), 'voicekeep-home-')), 'voicekeep');
  await mkdir(home);
  told = [];
});
afterEach(() => rm(path.dirname(home), { recursive: true, force: true }));

/** A home as earlier versions left it: every file and folder open to all. */
async function openToAll(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const place = path.join(home, name);
    if (name.endsWith('/')) await mkdir(place, { recursive: true });
    else await writeFile(place, '{}');
    await chmod(place, name.endsWith('/') ? 0o755 : 0o644);
  }
  await chmod(home, 0o755);
}

it.skipIf(process.platform === 'win32')(
  'a home that others could read is its owner’s alone, told once',
  async () => {
    const files = ['settings.json', 'export-jobs.json', 'views.json', 'queues.json', 'places.json'];
    const damaged = 'settings.json.damaged-2026-01-02T03-04-05-678Z';
    await openToAll(
      ...files,
      damaged,
      'logs/',
      'logs/voicekeep.log',
      'logs/voicekeep.log.1',
      'window/',
      'handed-over/',
    );
    tighten();
    for (const file of [...files, damaged, 'logs/voicekeep.log', 'logs/voicekeep.log.1']) {
      expect(await modeOf(file), file).toBe(0o600);
    }
    for (const folder of ['logs', 'window', 'handed-over', '.'])
      expect(await modeOf(folder), folder).toBe(0o700);
    expect(told).toEqual([{ code: 'home-tightened', params: { files: 12 } }]);
    tighten();
    expect(told).toHaveLength(1);
  },
);

it.skipIf(process.platform === 'win32')(
  'a folder with other things in it stays as it is, and so do they',
  async () => {
    await openToAll('settings.json', 'letter.txt');
    await symlink(path.join(home, 'letter.txt'), path.join(home, 'views.json'));
    tighten();
    expect(await modeOf('settings.json')).toBe(0o600);
    expect(await modeOf('letter.txt')).toBe(0o644);
    expect(await modeOf('.')).toBe(0o755);
  },
);

it('a home that is not there is not made', async () => {
  await rm(home, { recursive: true });
  tighten();
  expect(told).toEqual([]);
  await expect(lstat(home)).rejects.toMatchObject({ code: 'ENOENT' });
});
