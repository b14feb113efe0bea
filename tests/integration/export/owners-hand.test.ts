import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { manifestName } from '../../../electron/export/destination/manifest.ts';
import type { CrashAsk } from './crash-run.ts';
import { useFakeArchive } from './fake-archive.ts';

const archive = useFakeArchive();

beforeEach(() => {
  archive.library.add({ id: 'a', prompt: 'One' });
  archive.library.add({ id: 'b', prompt: 'Two' });
});

/** `happens`: what the owner does when the plan is made and nothing is written yet. */
function run(template = '{prompt}', options: ExportOptionsInput = {}, happens: () => void = () => undefined) {
  let done = false;
  return archive.run({
    ...{ template, options },
    onProgress({ phase }) {
      if (phase !== 'writing' || done) return;
      done = true;
      happens();
    },
  });
}
const verify = () => archive.verify();
const files = () => archive.files();
const at = (path: string) => join(archive.out, path);
const read = (path: string) => readFileSync(at(path), 'utf8');

/** Another content of the same size, with the time from before. */
function editSecretly(path: string): string {
  const { atime, mtime, size } = statSync(at(path));
  const mine = 'm'.repeat(size);
  writeFileSync(at(path), mine);
  utimesSync(at(path), atime, mtime);
  return mine;
}

describe('edited during the run, with size and time as before:', () => {
  test('a file that is to be replaced stays, and is told', async () => {
    await run();
    let mine = '';
    const report = await run('{prompt}', { tags: true }, () => (mine = editSecretly('One.mp3')));
    expect(report).toMatchObject({
      written: 1,
      failed: 1,
      notes: [{ id: 'a', path: 'One.mp3', code: 'changed' }],
    });
    expect(read('One.mp3')).toBe(mine);
  });

  test('a file that another one is to take the place of stays beside it, and is told', async () => {
    await run();
    let mine = '';
    const report = await run('{id}', { tags: true }, () => (mine = editSecretly('One.mp3')));
    expect(report.notes).toMatchObject([{ id: 'a', path: 'One.mp3', code: 'changed' }]);
    expect(read('One.mp3')).toBe(mine);
    expect(files()).toEqual(['One.mp3', 'a.mp3', 'b.mp3', 'voicekeep-export-report.txt']);
  });

  test('a sidecar or list stays, and is told', async () => {
    const options: ExportOptionsInput = { sidecars: ['txt'], lists: ['csv'] };
    await run('{id}', options);
    archive.library.add({ id: 'a', prompt: 'Changed' });
    const mine: string[] = [];
    const report = await run('{id}', options, () =>
      mine.push(...['a.txt', 'catalogue.csv'].map((path) => editSecretly(path))),
    );
    expect(report.notes.map(({ path, code }) => `${path} ${code}`).sort()).toEqual([
      'a.txt changed',
      'catalogue.csv changed',
    ]);
    expect([read('a.txt'), read('catalogue.csv')]).toEqual(mine);
  });

  test('a list that is obsolete is not taken away', async () => {
    await run('{language}/{id}', { lists: ['m3u8'] });
    let mine = '';
    await run('all/{id}', {}, () => (mine = editSecretly('en/playlist.m3u8')));
    expect(read('en/playlist.m3u8')).toBe(mine);
  });
});

test.each([
  ['two clips have one file', (text: string) => text.replace('"Two.mp3"', '"One.mp3"')],
  ...['json', 'lock', 'journal'].map((kind): [string, (text: string) => string] => [
    `a clip has the name of our .${kind}`,
    (text) => text.replace('"Two.mp3"', `"voicekeep-export.${kind}"`),
  ]),
  ['a clip lies outside', (text: string) => text.replace('"Two.mp3"', '"../Two.mp3"')],
])(
  'a manifest that was edited so that %s is set aside, and all files are recognized',
  async (_name, edit) => {
    await run();
    writeFileSync(at(manifestName), edit(read(manifestName)));
    expect(await run()).toMatchObject({ written: 0, unchanged: 2, skipped: 0, failed: 0, notes: [] });
    expect(files().filter((name) => name.startsWith(`${manifestName}.damaged-`))).toHaveLength(1);
    expect(await run('{prompt} again')).toMatchObject({ renamed: 2, written: 0, skipped: 0 });
  },
);

test('a file that comes to a name after the plan is never replaced', async () => {
  await run();
  const report = await run('{id}', { sidecars: ['txt'] }, () => {
    for (const name of ['a.mp3', 'b.txt']) writeFileSync(at(name), 'mine');
  });
  expect(report.notes.map(({ path, code }) => `${path} ${code}`).sort()).toEqual([
    'a.mp3 name-taken',
    'b.txt name-taken',
  ]);
  expect([read('a.mp3'), read('b.txt')]).toEqual(['mine', 'mine']);
  expect(await verify()).toMatchObject({ missing: 0, changed: 0 });
});

test('a file that the user moved is his: tags and other formats become files of ours', async () => {
  await run();
  mkdirSync(at('mine'));
  renameSync(at('One.mp3'), at('mine/best.mp3'));
  await run();
  const before = read('mine/best.mp3');
  expect(await run('{prompt}', { tags: true })).toMatchObject({ written: 2, failed: 0 });
  expect(read('mine/best.mp3')).toBe(before);
  expect(files()).toEqual(['One.mp3', 'Two.mp3', 'mine/best.mp3']);
  expect(await verify()).toMatchObject({ ok: 2, foreign: 1 });
});

test.each([
  ['by case', 'Ärger', 'ärger'],
  ['in other pieces of letters', 'Ärger', 'Ärger'.normalize('NFD')],
])(
  'a file whose name is spelled otherwise, %s, is recognized and never written twice',
  async (_how, prompt, name) => {
    archive.library.add({ id: 'a', prompt });
    await run();
    renameSync(at(`${prompt}.mp3`), at(`${name}.mp3`));
    expect(await run()).toMatchObject({ written: 0, unchanged: 2, skipped: 0 });
    expect(files()).toEqual([`${name}.mp3`, 'Two.mp3'].sort());
    expect(await verify()).toMatchObject({ ok: 2, foreign: 0, missing: 0 });
    expect(await run()).toMatchObject({ written: 0, unchanged: 2 });
  },
);

test('times that a disk shifts are read once', async () => {
  await run('{prompt}', { sidecars: ['txt'] });
  for (const name of ['One.mp3', 'Two.mp3']) utimesSync(at(name), 1, 1);
  await run();
  const manifest = read(manifestName);
  expect(manifest).toContain('1970-01-01T00:00:01.000Z');
  await run();
  expect(read(manifestName)).toBe(manifest);
});

test('a linked folder is not entered: files behind it are missing, and are exported beside it', async () => {
  await run('{language}/{id}');
  const elsewhere = join(archive.folder, 'elsewhere');
  renameSync(at('en'), elsewhere);
  symlinkSync(elsewhere, at('en'));
  expect(await verify()).toMatchObject({ ok: 0, missing: 2, foreign: 1 });
  expect(await run('{language}/{id}')).toMatchObject({ written: 2 });
  expect(readdirSync(at('en (2)')).sort()).toEqual(['a.mp3', 'b.mp3']);
  await run('{id}');
  expect(readdirSync(elsewhere).sort()).toEqual(['a.mp3', 'b.mp3']);
  expect(await verify()).toMatchObject({ ok: 2, missing: 0 });
});

test('a folder that may not be entered does not stop the rest', async (context) => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    context.skip('another user is needed, as root on Linux');
  archive.library.add({ id: 'c', prompt: 'Three', language: 'de' });
  await run('{language}/{id}');
  for (const folder of [
    archive.folder,
    archive.out,
    archive.library.folder,
    join(archive.library.folder, 'audio'),
  ])
    chmodSync(folder, 0o777);
  spawnSync('chown', ['-R', '65534', archive.out, archive.library.folder]);
  chmodSync(at('en'), 0);
  const clips = ['a', 'b', 'c', 'd'].map((id) => ({
    clip: { id, prompt: id, language: id === 'a' || id === 'b' ? 'en' : 'de' },
    audio: Buffer.from(`audio of ${id} `.repeat(500)).toString('base64'),
    left: false,
  }));
  const ask: CrashAsk = {
    library: archive.library.folder,
    clips,
    out: archive.out,
    template: '{language}/{id}',
    options: {},
    undo: false,
    crashAt: 0,
  };
  writeFileSync(join(archive.folder, 'ask.json'), JSON.stringify(ask), { mode: 0o644 });
  const script = join(import.meta.dirname, 'crash-run.ts');
  const child = spawnSync(process.execPath, [script, join(archive.folder, 'ask.json')], {
    uid: 65534,
    gid: 65534,
    encoding: 'utf8',
  });
  chmodSync(at('en'), 0o755);
  expect(child.stderr).toBe('');
  expect(files()).toEqual(['de/c.mp3', 'de/d.mp3', 'en/a.mp3', 'en/b.mp3', 'voicekeep-export-report.txt']);
  expect(read('voicekeep-export-report.txt')).toContain('en/a.mp3\tThis file cannot be read');
});
