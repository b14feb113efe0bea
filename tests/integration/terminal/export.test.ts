import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import type { Sandbox } from './sandbox.ts';
import { createSandbox } from './sandbox.ts';

const day = (text: string) => Date.parse(`${text}T12:00:00Z`) * 1000;
const account = accountOf([
  { createdAtMicros: day('2023-06-20'), prompt: 'Good morning', locale: 'en', favorite: true },
  { createdAtMicros: day('2023-06-21'), prompt: 'Guten Morgen', locale: 'de', outputs: 3 },
]);
let service: FakeService;
let sandbox: Sandbox;

beforeAll(async () => {
  service = await startFakeService({ account });
  sandbox = await createSandbox({ VOICEKEEP_API_URL: service.apiUrl, STABLECOG_API_KEY: service.key });
  expect(await sandbox.run(['sync'])).toMatchObject({ code: 0 });
}, 30_000);
afterAll(async () => {
  await service.close();
  await sandbox.remove();
});

async function mp3s(folder: string): Promise<readonly string[]> {
  return (await sandbox.files(folder)).filter((file) => file.endsWith('.mp3'));
}

describe('voicekeep export', { timeout: 30_000 }, () => {
  it('names by a preset, plans a change of names, carries it out and takes it back', async () => {
    const first = await sandbox.run(['export', 'out', '--preset', 'flat', '--sidecars', 'txt', '--json']);
    expect(first.json()).toMatchObject({ written: 4, extra: 4 });
    const flat = await sandbox.files('out');
    const planned = await sandbox.run(['export', 'out', '--preset', 'take', '--dry-run']);
    expect(planned.stdout).toContain('rename 4');
    expect(planned.stdout).toContain('Files of others, never touched: 0.');
    expect(planned.stdout).toMatch(/Guten Morgen\/Take 02 \[/);
    expect(await sandbox.files('out')).toEqual(flat);

    expect((await sandbox.run(['export', 'out', '--preset', 'take', '--json'])).json()).toMatchObject({
      written: 0,
      renamed: 4,
    });
    expect((await sandbox.files('out')).filter((file) => /Take 0\d \[.*\]\.txt$/.test(file))).toHaveLength(4);
    expect((await sandbox.run(['export', 'out', '--undo', '--json'])).json()).toMatchObject({ renamed: 4 });
    expect(await sandbox.files('out')).toEqual(flat);
    expect((await sandbox.run(['verify', 'out'])).code).toBe(0);
  });

  it('numbers files, and refuses what cannot become of clips that are no longer part', async () => {
    const done = await sandbox.run(['export', 'numbers', '--template', '{prompt}', '--numbered', '--json']);
    expect(done).toMatchObject({ code: 0 });
    expect(done.json()).toMatchObject({ written: 4, removed: 0 });
    const names = await mp3s('numbers');
    expect(names.map((name) => name.slice(0, 3)).sort()).toEqual(['01 ', '02 ', '03 ', '04 ']);
    expect(await sandbox.run(['export', 'numbers', '--removed', 'burn'])).toMatchObject({ code: 2 });
  });

  it('makes no folder whose name begins with ~ out of a home folder that it does not know', async () => {
    for (const folder of ['~nobody', '~nobody/x', '~root/a/b']) {
      expect(await sandbox.run(['export', folder])).toMatchObject({ code: 2 });
      expect(await sandbox.run(['verify', folder])).toMatchObject({ code: 2 });
    }
    expect(await sandbox.run(['export', './~mine'])).toMatchObject({ code: 0 });
    const names = (await sandbox.files('.')).map((file) => file.split('/')[0] ?? '');
    expect([...new Set(names)].filter((name) => name.startsWith('~'))).toEqual(['~mine']);
  });

  it('writes sums that sha256sum accepts, and a ZIP that can be named', async () => {
    const lists = ['--lists', 'sums,csv,json,m3u8,html', '--tags', '--format', 'mp3+wav16'];
    expect(await sandbox.run(['export', 'listed', ...lists])).toMatchObject({ code: 0 });
    const sums = spawnSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], {
      cwd: path.join(sandbox.folder, 'listed'),
    });
    expect(sums.status).toBe(0);
    expect(await sandbox.files('listed')).toEqual(
      expect.arrayContaining(['catalogue.csv', 'catalogue.json', 'index.html', 'playlist.m3u8']),
    );
    const zip = await sandbox.run(['export', 'all.zip', '--zip', '--json']);
    expect(zip.json()).toMatchObject({ written: 4, folder: path.join(sandbox.folder, 'all.zip') });
  });

  it('runs a job by its name, in any case, and keeps how it ended', async () => {
    const folder = path.join(sandbox.folder, 'book');
    const jobs = path.join(sandbox.folder, 'home', 'export-jobs.json');
    const job = {
      name: 'Audiobook',
      template: '{take:2}-{id:8}',
      selection: { kind: 'query', query: { languages: ['de'] } },
      folder,
      options: { sidecars: ['srt'] },
      afterSync: true,
      account: 'service',
    };
    await writeFile(jobs, JSON.stringify({ jobs: [job] }));
    const ran = await sandbox.run(['export', '--job', 'audiobook', '--json']);
    expect(ran.json()).toMatchObject({ folder, written: 3, extra: 3 });
    expect((await mp3s('book')).map((file) => file.slice(0, 3))).toEqual(['01-', '02-', '03-']);
    expect(JSON.parse(await readFile(jobs, 'utf8'))).toMatchObject({
      jobs: [{ name: 'Audiobook', last: { written: 3, problem: null } }],
    });
    expect((await sandbox.run(['export', '--job', 'other', '--json'])).json()).toMatchObject({
      error: { code: 'export-job-not-found' },
    });
    const sample = await sandbox.run(['export', '--job', 'Audiobook', '--sample', '--json']);
    expect(sample.code).toBe(2);

    // It is of this library now, and runs after its syncs, not after those of another.
    const other = ['--library', path.join(sandbox.folder, 'other')];
    await rm(folder, { recursive: true });
    expect((await sandbox.run(['sync', ...other, '--json'])).json()).not.toHaveProperty('exports');
    const refused = await sandbox.run(['export', '--job', 'Audiobook', ...other, '--this-library', '--json']);
    expect(refused.json()).toMatchObject({ error: { code: 'export-job-of-other-library' } });
    expect(await mp3s('.')).not.toContainEqual(expect.stringMatching(/^book/));
    const synced = await sandbox.run(['sync', '--json']);
    expect(synced.json()).toMatchObject({ exports: [{ name: 'Audiobook', written: 3, problem: null }] });
    expect(await mp3s('book')).toHaveLength(3);
  });

  it('leaves what the user moved where it is, and says what differs', async () => {
    await mkdir(path.join(sandbox.folder, 'out', 'best'));
    const [first = ''] = await mp3s('out');
    await rename(
      path.join(sandbox.folder, 'out', first),
      path.join(sandbox.folder, 'out', 'best', 'one.mp3'),
    );
    expect((await sandbox.run(['verify', 'out'])).code).toBe(6);
    const again = await sandbox.run(['export', 'out', '--preset', 'flat', '--json']);
    expect(again.json()).toMatchObject({ written: 0, unchanged: 4 });
    expect(await mp3s('out')).toContain(path.join('best', 'one.mp3'));
  });

  it.each([
    ['--preset', 'nonsense'],
    ['--names', 'nonsense'],
    ['--format', 'flac'],
    ['--lists', 'sums,nonsense'],
    ['--template', '{created:yyyy'],
  ])('refuses %s %s', async (...options) => {
    const ran = await sandbox.run(['export', 'refused', ...options, '--json']);
    expect(ran.code).toBe(2);
    expect(await sandbox.files()).not.toContainEqual(expect.stringMatching(/^refused/));
  });
});
