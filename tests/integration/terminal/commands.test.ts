import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, makeAccount } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import type { Sandbox } from './sandbox.ts';
import { createSandbox } from './sandbox.ts';

const day = (text: string) => Date.parse(`${text}T12:00:00Z`) * 1000;
const account = accountOf([
  { createdAtMicros: day('2023-06-20'), prompt: 'Good morning', locale: 'en', favorite: true },
  { createdAtMicros: day('2023-06-21'), prompt: 'Guten Morgen', locale: 'de', outputs: 3 },
  { createdAtMicros: day('2023-06-22'), prompt: 'evil \u001b[2J\u009b31m\u202e prompt', locale: 'en' },
  { createdAtMicros: day('2023-06-23'), prompt: 'おはよう', locale: 'ja' },
  { createdAtMicros: day('2023-06-24'), prompt: 'all deleted', outputs: 0 },
]);
let service: FakeService;
let sandbox: Sandbox;

beforeAll(async () => {
  service = await startFakeService({ account });
  sandbox = await createSandbox({
    VOICEKEEP_API_URL: service.apiUrl,
    STABLECOG_API_KEY: ` ${service.key}\n`,
  });
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
});

const sha256 = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

describe('the terminal, from the first sync to a proven export', { timeout: 90_000 }, () => {
  it('says that there is no library yet', async () => {
    const ran = await sandbox.run(['status', '--json']);
    expect(ran.json()).toMatchObject({ error: { code: 'library-not-found' } });
    expect(ran.code).toBe(5);
  });

  it('syncs, and prints one JSON document and nothing else', async () => {
    const ran = await sandbox.run(['sync', '--json']);
    expect(ran.stderr).toBe('');
    // A row that is counted and not listed: nobody can say that all is here.
    expect(ran.code).toBe(1);
    expect(ran.json()).toMatchObject({
      complete: false,
      outputs: 6,
      added: 6,
      gone: 0,
      audio: { cached: 6, failed: 0 },
      audit: { total_count: 7, outputs: 6, without_audio: 1, unaccounted: 0 },
    });
  });

  it('says that not all is listed where only the list was asked for, too', async () => {
    const ran = await sandbox.run(['sync', '--no-audio', '--full', '--json']);
    expect(ran.code).toBe(1);
  });

  it('syncs again in words, with its progress on stderr', async () => {
    const ran = await sandbox.run(['sync', '--full']);
    expect(ran.stdout).toMatch(/^6 clips in the library: 0 new/);
    expect(ran.stdout).toMatch(/Nothing is unaccounted for/);
    expect(ran.stderr).toMatch(/^Listing clips/);
    expect(ran.stderr).not.toContain('\r');
  });

  it('tells what the library holds', async () => {
    const { json, code } = await sandbox.run(['--json', 'status']);
    expect(code).toBe(1);
    expect(json()).toMatchObject({
      complete: false,
      clips: 6,
      cached: 6,
      favorites: 1,
      audit: { unaccounted: 0 },
      account: { kind: 'service', key: 'environment' },
    });
    expect((await sandbox.run(['status'])).stdout).toMatch(/Audio: 6 of 6 here/);
  });

  it.each([
    [['--favorites'], ['Good morning']],
    [['--language', 'ja', '--language', 'en', '--sort', 'created:asc', '--limit', '1'], ['Good morning']],
    [
      ['--search', 'morgen', '--limit', '2'],
      ['Guten Morgen', 'Guten Morgen'],
    ],
    [['--from', '2023-06-23'], ['おはよう']],
    [['--to', '2023-06-20T12:00:00Z'], ['Good morning']],
    [['--from', '2023-06-20', '--to', '2023-06-20'], ['Good morning']],
    [['--voice', 'v2/xx_speaker_1'], []],
  ])('lists the clips of %j', async (flags, prompts) => {
    const ran = await sandbox.run(['list', '--json', ...flags]);
    expect(ran.code).toBe(0);
    expect(ran.json()).toMatchObject({ clips: prompts.map((prompt) => ({ prompt })) });
  });

  it('counts all hits, also those that it does not list', async () => {
    const ran = await sandbox.run(['list', '--limit', '2', '--json']);
    expect(ran.json()).toMatchObject({ total: 6, clips: [{}, {}] });
    expect((await sandbox.run(['list', '--limit', '2'])).stdout).toMatch(/2 of 6 clips\n$/);
  });

  it.each([['list'], ['list', '--json']])('lets no prompt steer the terminal: %j', async (...args) => {
    const { stdout } = await sandbox.run(args);
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(stdout).toContain('おはよう');
  });

  it('says what an export would do, and does nothing', async () => {
    const ran = await sandbox.run(['export', 'out', '--dry-run', '--json', '--template', '{prompt}']);
    expect(ran.code).toBe(0);
    expect(ran.json()).toMatchObject({ folder: path.join(sandbox.folder, 'out'), clips: 6, new: 6 });
    expect(await sandbox.files()).not.toContainEqual(expect.stringMatching(/^out\//));
  });

  it('exports what the service sent, byte for byte, and once', async () => {
    const first = await sandbox.run(['export', 'out', '--json']);
    expect(first.code).toBe(0);
    expect(first.json()).toMatchObject({ written: 6, unchanged: 0, renamed: 0, skipped: 0, failed: 0 });
    const files = (await sandbox.files('out')).filter((file) => file.endsWith('.mp3'));
    const hashes = await Promise.all(files.map((file) => sha256(path.join(sandbox.folder, 'out', file))));
    expect(hashes.sort()).toEqual(account.outputs.map(({ id }) => account.sha256(id)).sort());
    const second = await sandbox.run(['export', 'out', '--json']);
    expect(second.json()).toMatchObject({ written: 0, unchanged: 6 });
  });

  it('exports what is selected', async () => {
    const ran = await sandbox.run([
      'export',
      'german',
      '--language',
      'de',
      '--template',
      '{prompt}',
      '--json',
    ]);
    expect(ran.json()).toMatchObject({ written: 3 });
  });

  it('proves library and export', async () => {
    expect((await sandbox.run(['verify', '--json'])).json()).toMatchObject({
      checked: 6,
      ok: 6,
      repaired: 0,
    });
    const ran = await sandbox.run(['verify', 'out', '--json']);
    expect(ran.json()).toMatchObject({ checked: 6, ok: 6, missing: 0, changed: 0 });
    expect(ran.code).toBe(0);
  });

  it('finds what differs, and repairs the library without a key', async () => {
    const audio = (await sandbox.files('home/library/audio')).map((file) =>
      path.join(sandbox.folder, 'home/library/audio', file),
    );
    const [changed = '', missing = ''] = audio;
    await writeFile(changed, 'not what the service sent');
    await rm(missing);
    const found = await sandbox.run(['verify', '--json']);
    expect(found.json()).toMatchObject({ checked: 6, ok: 4, missing: 1, changed: 1, repaired: 0 });
    expect(found.code).toBe(6);
    // What was found holds until it is repaired, and the file stays meanwhile.
    expect((await sandbox.run(['status', '--json'])).json()).toMatchObject({ complete: false, unproven: 1 });
    expect(await readFile(changed, 'utf8')).toBe('not what the service sent');
    expect((await sandbox.run(['verify', '--json'])).json()).toEqual(found.json());
    const repaired = await sandbox.run(['verify', '--repair', '--json'], { env: { STABLECOG_API_KEY: '' } });
    expect(repaired.json()).toMatchObject({ repaired: 2 });
    expect(repaired.code).toBe(0);
    // What lay in the changed file's place was set aside, for the person to look at.
    const proven = (await sandbox.run(['verify', '--json'])).json();
    expect(proven).toMatchObject({ checked: 6, ok: 6, missing: 0, changed: 0 });
  });

  it('finds what differs in an export', async () => {
    const file = (await sandbox.files('german')).find((name) => name.endsWith('.mp3')) ?? '';
    await rm(path.join(sandbox.folder, 'german', file));
    const ran = await sandbox.run(['verify', 'german', '--json']);
    expect(ran.json()).toMatchObject({ checked: 3, ok: 2, missing: 1 });
    expect(ran.code).toBe(6);
  });

  it('keeps on with no network', async () => {
    const env = { VOICEKEEP_API_URL: 'http://127.0.0.1:1' };
    expect((await sandbox.run(['list', '--json'], { env })).code).toBe(0);
    expect((await sandbox.run(['export', 'offline', '--json'], { env })).json()).toMatchObject({
      written: 6,
    });
  });

  it('ends quietly when nobody reads on', async () => {
    const ran = await sandbox.run(['list'], { onStart: (child) => child.stdout?.destroy() });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a service that fails to send large pages', { timeout: 90_000 }, () => {
  it('is told once, in the report and in a sentence', async () => {
    const clumsy = await startFakeService({ account: makeAccount({ seed: 5, voiceovers: 130 }) });
    clumsy.faults.api = [{ kind: 'refused', above: 50 }];
    const other = await createSandbox({
      VOICEKEEP_API_URL: clumsy.apiUrl,
      STABLECOG_API_KEY: clumsy.key,
    });
    try {
      const ran = await other.run(['sync', '--no-audio', '--json']);
      expect(ran.json()).toMatchObject({ outputs: 130, smallest_page: 30, rows_passed_over: 0 });
      expect(ran.stderr.match(/in smaller ones, of 30 rows at the smallest/g)).toHaveLength(1);
      clumsy.faults.api = [];
      expect((await other.run(['sync', '--no-audio', '--full', '--json'])).stderr).toBe('');
    } finally {
      await other.remove();
      await clumsy.close();
    }
  });
});

describe('a file that someone took out of the library', { timeout: 90_000 }, () => {
  it('is missed by status, and fetched again by sync', async () => {
    await sandbox.run(['sync']);
    const [file = ''] = (await sandbox.files('home/library/audio')).filter((name) =>
      /^..\/[-0-9a-f]+\.mp3$/.test(name),
    );
    await rm(path.join(sandbox.folder, 'home/library/audio', file));
    const status = await sandbox.run(['status', '--json']);
    expect(status.code).toBe(1);
    const id = path.basename(file, '.mp3');
    expect(status.json()).toMatchObject({
      complete: false,
      waiting: 1,
      missing: [{ id, what: 'audio', why: 'missing' }],
    });
    await sandbox.run(['sync']);
    expect(await sandbox.files('home/library/audio')).toContain(file);
    expect((await sandbox.run(['status', '--json'])).json()).toMatchObject({ waiting: 0, missing: [] });
  });
});
