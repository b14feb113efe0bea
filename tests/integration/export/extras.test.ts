import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseBuffer } from 'music-metadata';
import { expect, test } from 'vitest';
import { wavForms, wavKinds } from '../../../electron/contract/wav.ts';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { lockName } from '../../../electron/export/destination/lock.ts';
import { id3Length } from '../../../electron/platform/id3.ts';
import { useFakeArchive } from './fake-archive.ts';

const speech = readFileSync(new URL('../../fixtures/frames.mp3', import.meta.url));
const hostile = '=HYPERLINK("x") <script>alert(1)</script> & "quotes",\r\n第二行 🎉';
const archive = useFakeArchive();

const run = (options: ExportOptionsInput, template = '{id}') => archive.run({ options, template });
const verify = () => archive.verify();

test('another parser reads every tag, and the audio frames stay byte for byte', async () => {
  archive.library.add({ id: 'a', prompt: hostile, voiceName: 'Zoë', language: 'de', seed: '42' }, speech);
  await run({ tags: true });
  const exported = readFileSync(join(archive.out, 'a.mp3'));
  const { common, native } = await parseBuffer(exported, { mimeType: 'audio/mpeg' });
  expect(common.artist).toBe('Zoë');
  expect(common.lyrics?.[0]?.text).toBe(hostile);
  expect(common.date).toBe('2023-06-22T03:04:05');
  expect(native['ID3v2.4']?.find(({ id }) => id === 'TXXX:STABLECOG_OUTPUT_ID')?.value).toBe('a');
  expect(native['ID3v2.4']?.find(({ id }) => id === 'TXXX:SEED')?.value).toBe('42');
  expect(exported.subarray(id3Length(exported)).equals(speech.subarray(id3Length(speech)))).toBe(true);
});

test('a second run with tags writes nothing, and a changed note writes the file again', async () => {
  archive.library.add({ id: 'a' }, speech);
  await run({ tags: true });
  expect(await run({ tags: true })).toMatchObject({ written: 0, unchanged: 1 });
  archive.library.add({ id: 'a', note: 'new' }, speech);
  expect(await run({ tags: true })).toMatchObject({ written: 1 });
});

test.each(wavKinds)('a WAV as %s is read by another parser', async (kind) => {
  archive.library.add({ id: 'a' }, speech);
  await run({ audio: `mp3+${kind}` });
  const { format } = await parseBuffer(readFileSync(join(archive.out, 'a.wav')), { mimeType: 'audio/wav' });
  const mp3 = await parseBuffer(speech, { mimeType: 'audio/mpeg' }, { duration: true });
  expect(format.bitsPerSample).toBe(wavForms[kind].bits);
  expect(format.sampleRate).toBe(wavForms[kind].rate ?? mp3.format.sampleRate);
  expect(format.numberOfChannels).toBe(mp3.format.numberOfChannels);
  expect(format.duration).toBeCloseTo(mp3.format.duration ?? 0, 0);
});

test('sha256sum accepts the sums of clips and sidecars', async () => {
  archive.library.add({ id: 'a', prompt: hostile });
  archive.library.add({ id: 'b', prompt: 'back\\slash' });
  await run({ lists: ['sums'], sidecars: ['txt'], names: 'native' }, '{prompt} {id}');
  const checked = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: archive.out, encoding: 'utf8' });
  expect(checked.trim().split('\n')).toHaveLength(4);
});

test('sidecars say what the clip says and are part of what verify proves', async () => {
  archive.library.add({ id: 'a', prompt: 'One\n\ntwo <i>', duration: 61.5 });
  await run({ sidecars: ['txt', 'json', 'srt', 'vtt'] });
  expect(readFileSync(join(archive.out, 'a.txt'), 'utf8')).toBe('One\n\ntwo <i>\n');
  expect(JSON.parse(readFileSync(join(archive.out, 'a.json'), 'utf8'))).toMatchObject({
    id: 'a',
    duration: 61.5,
  });
  expect(readFileSync(join(archive.out, 'a.srt'), 'utf8')).toBe(
    '1\n00:00:00,000 --> 00:01:01,500\nOne\ntwo ‹i›\n',
  );
  expect(readFileSync(join(archive.out, 'a.vtt'), 'utf8')).toContain(
    '00:00:00.000 --> 00:01:01.500\nOne\ntwo &lt;i&gt;',
  );
  expect(await verify()).toMatchObject({ checked: 5, ok: 5, foreign: 0 });
  rmSync(join(archive.out, 'a.txt'));
  expect(await verify()).toMatchObject({ missing: 1 });
  expect(await run({ sidecars: ['txt'] })).toMatchObject({ written: 0, extra: 1 });
});

test.each<ExportOptionsInput>([{}, { tags: true }, { audio: 'wav24' }, { tags: true, sidecars: ['srt'] }])(
  'what lies beside a clip goes with it when it is written anew under another name, asked for or not: %j',
  async (options) => {
    for (const id of ['a', 'b']) {
      archive.library.add({ id, prompt: id.toUpperCase() }, speech);
      archive.library.addVideo(id, Buffer.from(`video of ${id}`));
    }
    await run({ tags: true, sidecars: ['txt'], audio: 'mp3+wav16', videos: true }, 'old/{prompt}');
    writeFileSync(join(archive.out, 'old', 'B.txt'), 'mine');
    archive.library.add({ id: 'a', prompt: 'A', note: 'new' }, speech);
    expect(await run(options, 'new/{id}')).toMatchObject({ failed: 0 });
    const kept = options.audio === 'wav24' ? 'old/A.wav' : 'new/a.wav';
    const files = archive.files();
    expect(files).toEqual(expect.arrayContaining([kept, 'new/a.txt', 'new/a.mp4', 'new/b.mp4', 'old/B.txt']));
    expect(await verify()).toMatchObject({ missing: 0, changed: 1, foreign: 0, unreadable: 0 });
    expect(await run(options, 'new/{id}')).toMatchObject({ written: 0, renamed: 0, extra: 0, failed: 0 });
    expect(archive.files()).toEqual(files);
    rmSync(join(archive.out, 'old', 'B.txt'));
    if (!options.audio) await archive.undo();
    await run(options, 'newer/{id}');
    expect(existsSync(join(archive.out, 'new'))).toBe(false);
  },
);

test('sidecars move with their clip, and a change of names can be undone', async () => {
  archive.library.add({ id: 'a', prompt: 'Hello' });
  await run({ sidecars: ['txt'] }, '{id}');
  await run({ sidecars: ['txt'] }, '{language}/{prompt}');
  expect(existsSync(join(archive.out, 'en/Hello.txt'))).toBe(true);
  expect(existsSync(join(archive.out, 'a.txt'))).toBe(false);
  expect(await archive.undo()).toMatchObject({ renamed: 1 });
  expect(existsSync(join(archive.out, 'a.mp3'))).toBe(true);
});

test('a cell that a spreadsheet would calculate is made harmless', async () => {
  archive.library.add({ id: 'a', prompt: hostile });
  archive.library.add({ id: 'b', prompt: '@SUM(1)' });
  await run({ lists: ['csv', 'json', 'm3u8', 'html'] });
  const csv = readFileSync(join(archive.out, 'catalogue.csv'), 'utf8');
  expect(csv).toContain('"\'=HYPERLINK(""x"")');
  expect(csv).toContain(",'@SUM(1),");
  expect(JSON.parse(readFileSync(join(archive.out, 'catalogue.json'), 'utf8'))).toHaveLength(2);
  expect(readFileSync(join(archive.out, 'playlist.m3u8'), 'utf8')).toContain('a.mp3\n');
  expect(readFileSync(join(archive.out, 'index.html'), 'utf8')).not.toContain('<script>alert');
});

test('a list that someone else wrote is left alone', async () => {
  archive.library.add({ id: 'a' });
  mkdirSync(archive.out);
  writeFileSync(join(archive.out, 'SHA256SUMS'), 'mine');
  expect(await run({ lists: ['sums'] })).toMatchObject({ failed: 1, written: 1 });
  expect(readFileSync(join(archive.out, 'SHA256SUMS'), 'utf8')).toBe('mine');
});

test('a file that the user moved is followed, and stays where it is', async () => {
  archive.library.add({ id: 'a' });
  await run({});
  mkdirSync(join(archive.out, 'mine'));
  renameSync(join(archive.out, 'a.mp3'), join(archive.out, 'mine', 'best.mp3'));
  expect(await run({})).toMatchObject({ written: 0, unchanged: 1 });
  expect(await run({}, '{language}/{id}')).toMatchObject({ written: 0, renamed: 0 });
  expect(existsSync(join(archive.out, 'mine', 'best.mp3'))).toBe(true);
});

test('what the user changed or deleted is respected as the options say', async () => {
  archive.library.add({ id: 'a' });
  archive.library.add({ id: 'b' });
  await run({});
  writeFileSync(join(archive.out, 'a.mp3'), 'edited');
  rmSync(join(archive.out, 'b.mp3'));
  expect(await run({ deleted: 'leave' })).toMatchObject({ written: 0, skipped: 2 });
  expect(await run({ changed: 'replace' })).toMatchObject({ written: 2 });
  expect(readFileSync(join(archive.out, 'a.mp3')).length).toBeGreaterThan(6);
});

test('tagged files that a cut-short run left are recognised', async () => {
  archive.library.add({ id: 'a' }, speech);
  await run({ tags: true });
  copyFileSync(join(archive.out, 'a.mp3'), join(archive.folder, 'kept.mp3'));
  rmSync(archive.out, { recursive: true });
  mkdirSync(archive.out);
  copyFileSync(join(archive.folder, 'kept.mp3'), join(archive.out, 'a.mp3'));
  expect(await run({ tags: true })).toMatchObject({ written: 0, unchanged: 1 });
});

test('two exports into one folder are kept apart, and the lock of a dead process counts for nothing', async () => {
  archive.library.add({ id: 'a' });
  mkdirSync(archive.out);
  writeFileSync(join(archive.out, lockName), JSON.stringify({ pid: 1, host: 'elsewhere' }));
  await expect(run({})).rejects.toMatchObject({ code: 'export-busy' });
  rmSync(join(archive.out, lockName));
  const both = await Promise.allSettled([run({}), run({})]);
  expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  expect(await verify()).toMatchObject({ checked: 1, ok: 1 });
});

test.each([
  { beside: 'lists', template: '{prompt}/{id}', options: { lists: ['sums', 'csv', 'json', 'm3u8', 'html'] } },
  { beside: 'a WAV', template: '{language}/{prompt}', options: { audio: 'mp3+wav16', unproven: true } },
  { beside: 'a video', template: '{language}/{prompt}', options: { videos: true, unproven: true } },
] satisfies { beside: string; template: string; options: ExportOptionsInput }[])(
  '$beside and clips that would get their names are all exported, now and again',
  async ({ template, options }) => {
    const names = ['SHA256SUMS', 'Catalogue.csv', 'catalogue.JSON', 'index.html', 'playlist.m3u8', 'Line'];
    const endings = ['.wav', '.mp4', '.WAV'];
    for (const [number, prompt] of names.entries()) {
      archive.library.add({ id: `a${number}`, prompt }, speech);
      archive.library.addVideo(`a${number}`, Buffer.from(`video ${number}`));
      for (const ending of endings) {
        const id = `b${number}${endings.indexOf(ending)}`;
        const file = join(archive.folder, 'library', 'audio', id + ending);
        const { bytes } = archive.library.add({ id, prompt, audio: 'unproven', file }, speech);
        expect(bytes).toBe(speech.length);
        writeFileSync(file, speech);
      }
    }
    for (let round = 0; round < 2; round += 1) {
      const report = await run(options, template);
      expect(report).toMatchObject({ failed: 0, ...(round === 0 ? {} : { written: 0, renamed: 0 }) });
      // So that the next run plans.
      archive.library.add({ id: 'a0', note: 'said since', prompt: 'SHA256SUMS' }, speech);
    }
    archive.library.add({ id: 'later', prompt: 'Line' }, speech);
    expect(await run(options, template)).toMatchObject({ written: 1, failed: 0 });
    expect(await verify()).toMatchObject({ missing: 0, changed: 0, foreign: 0, unreadable: 0 });
  },
);
