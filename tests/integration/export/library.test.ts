import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseBuffer } from 'music-metadata';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wavForms, wavKinds } from '../../../electron/contract/wav.ts';
import { exportPresets } from '../../../electron/contract/export-presets.ts';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import { id3Length } from '../../../electron/platform/id3.ts';
import { queryOf } from '../library/shelf.ts';
import type { Archive } from './archive.ts';
import { makeArchive } from './archive.ts';

const prompts = ['Zero', 'One', 'Two', 'Two', '=SUM(1)\n"quoted", ünïcode 語 🎉'];
let archive: Archive;

beforeEach(async () => {
  archive = await makeArchive(prompts);
});
afterEach(() => archive.remove());

const some = (...which: readonly number[]): Selection => ({
  kind: 'ids',
  ids: which.map((index) => archive.ids[index] ?? ''),
});
const read = (path: string) => readFileSync(join(archive.out, path));

/** The exported files are the library’s, byte for byte; clips by their index. */
function expectAudio(files: Readonly<Record<string, number>>): void {
  expect(archive.files()).toEqual(Object.keys(files).sort());
  for (const [path, index] of Object.entries(files)) {
    expect(read(path), path).toEqual(archive.audioOf(archive.ids[index] ?? ''));
  }
}

describe('a collection', () => {
  test('is exported in the order that was made by hand, and follows it', async () => {
    const { id } = await archive.library.createCollection('Side A', some(2, 0, 1));
    const collection: Selection = { kind: 'query', query: queryOf({ collection: id }) };
    const ask = { template: '{collection}/{position:2} {prompt}', selection: collection };
    expect(await archive.export(ask)).toMatchObject({ written: 3 });
    expectAudio({ 'Side A/01 Two.mp3': 2, 'Side A/02 Zero.mp3': 0, 'Side A/03 One.mp3': 1 });

    await archive.library.moveInCollection(id, [archive.ids[1] ?? ''], archive.ids[2] ?? '');
    await archive.library.renameCollection(id, 'Side B');
    expect(await archive.export(ask)).toMatchObject({ written: 0, renamed: 3 });
    expectAudio({ 'Side B/01 One.mp3': 1, 'Side B/02 Two.mp3': 2, 'Side B/03 Zero.mp3': 0 });
  });

  test('that is exported gives its own name and places to clips that are in others, too', async () => {
    await archive.library.createCollection('A first one', some(0, 1));
    const { id } = await archive.library.createCollection('Mine', some(1, 0));
    const selection: Selection = { kind: 'query', query: queryOf({ collection: id }) };
    await archive.export({ template: '{collection} {position}', selection });
    expectAudio({ 'Mine 1.mp3': 1, 'Mine 2.mp3': 0 });
  });

  test('is a folder of the preset, and what is in none has its own', async () => {
    await archive.library.createCollection('Book: one', some(1, 0));
    await archive.export({ template: exportPresets.collection });
    const short = (index: number) => `[${(archive.ids[index] ?? '').slice(0, 8)}]`;
    expectAudio({
      [`Book- one/001 One ${short(1)}.mp3`]: 1,
      [`Book- one/002 Zero ${short(0)}.mp3`]: 0,
      [`No collection/Two ${short(2)}.mp3`]: 2,
      [`No collection/Two ${short(3)}.mp3`]: 3,
      [`No collection/=SUM(1) 'quoted', ünïcode 語 🎉 ${short(4)}.mp3`]: 4,
    });
  });
});

test('takes of one prompt are numbered, oldest first, whatever is selected', async () => {
  await archive.export({ template: '{prompt} {take} of {takes}', selection: some(3, 0) });
  expectAudio({ 'Two 2 of 2.mp3': 3, 'Zero 1 of 1.mp3': 0 });
});

test('favourites of the service and those of the user’s own are exported by themselves', async () => {
  await archive.library.setOwnFavorite(some(0), true);
  const query = (given: Parameters<typeof queryOf>[0]): Selection => ({
    kind: 'query',
    query: queryOf(given),
  });
  await archive.export({ template: 'service/{prompt}', selection: query({ favorites: true }) });
  await archive.export({ template: 'own/{prompt}{starred?!x}', selection: query({ ownFavorites: true }) });
  expectAudio({ 'service/One.mp3': 1, 'own/Zero.mp3': 0 });
});

describe.each(wavKinds)('a WAV as %s, read by another parser,', (kind) => {
  /** As long as the MP3 that it was decoded from, and as finely sampled unless another rate was wanted. */
  async function expectWav(path: string, index: number): Promise<void> {
    const { format } = await parseBuffer(read(path), { mimeType: 'audio/wav' });
    const mp3 = archive.audioOf(archive.ids[index] ?? '');
    const { format: source } = await parseBuffer(mp3, { mimeType: 'audio/mpeg' }, { duration: true });
    expect([16_000, 24_000]).toContain(source.sampleRate);
    expect(format).toMatchObject({
      container: 'WAVE',
      codec: 'PCM',
      bitsPerSample: wavForms[kind].bits,
      sampleRate: wavForms[kind].rate ?? source.sampleRate,
      numberOfChannels: 1,
    });
    // Decoded, the frames of delay and padding that the encoder says are left out.
    const frames = (((source.duration ?? NaN) - (format.duration ?? NaN)) * source.sampleRate!) / 576;
    expect(frames).toBeGreaterThanOrEqual(0);
    expect(frames).toBeLessThan(3);
  }

  test('stands instead of the MP3', async () => {
    const ask = { options: { audio: kind }, selection: some(0, 1) };
    expect(await archive.export(ask)).toMatchObject({ written: 2, failed: 0 });
    expect(archive.files()).toEqual(['One.wav', 'Zero.wav']);
    await expectWav('Zero.wav', 0);
    await expectWav('One.wav', 1);
    expect(await archive.verify()).toMatchObject({ checked: 2, ok: 2 });
    expect(await archive.export(ask)).toMatchObject({ written: 0, unchanged: 2 });
  });

  test('lies beside the MP3, which stays the library’s', async () => {
    const ask = { options: { audio: `mp3+${kind}` as const }, selection: some(0, 1) };
    expect(await archive.export(ask)).toMatchObject({ written: 2, extra: 2, failed: 0 });
    expect(archive.files()).toEqual(['One.mp3', 'One.wav', 'Zero.mp3', 'Zero.wav']);
    expect(read('Zero.mp3')).toEqual(archive.audioOf(archive.ids[0] ?? ''));
    await expectWav('Zero.wav', 0);
    await expectWav('One.wav', 1);
    expect(await archive.verify()).toMatchObject({ checked: 4, ok: 4 });
  });
});

describe('the bytes that a plan needs', () => {
  const everything = {
    options: {
      tags: true,
      audio: 'mp3+wav24' as const,
      sidecars: ['txt' as const, 'json' as const, 'srt' as const, 'vtt' as const],
      lists: ['sums' as const, 'csv' as const, 'json' as const, 'm3u8' as const, 'html' as const],
    },
  };
  const written = () =>
    archive.files().reduce((sum, path) => sum + statSync(join(archive.out, path)).size, 0);

  test('are those of audio and tags; a tag that gives way is not taken off', async () => {
    const ask = { options: { tags: true } };
    const { bytesNeeded } = await archive.preview(ask);
    await archive.export(ask);
    const before = prompts.map((_, index) => id3Length(archive.audioOf(archive.ids[index] ?? '')));
    expect(before.some((bytes) => bytes > 0)).toBe(true);
    expect(bytesNeeded).toBe(before.reduce((sum, bytes) => sum + bytes, written()));
  });

  test('are enough for sidecars, WAVs and lists, and not far from them', async () => {
    const { bytesNeeded } = await archive.preview(everything);
    expect(await archive.export(everything)).toMatchObject({ failed: 0 });
    expect(bytesNeeded).toBeGreaterThanOrEqual(written());
    expect(bytesNeeded).toBeLessThan(written() * 1.5);
    expect((await archive.preview(everything)).bytesNeeded).toBe(0);
  });
});

const python = spawnSync('python3', ['--version']).status === 0;

test('the catalogue says the same to another reader of CSV', (context) => {
  if (!python) context.skip('python3 is not installed');
  return archive.export({ options: { lists: ['csv', 'json'] } }).then(() => {
    const script =
      'import csv,json,sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")))))';
    const told = spawnSync('python3', ['-c', script, join(archive.out, 'catalogue.csv')], {
      encoding: 'utf8',
    });
    const rows = JSON.parse(told.stdout) as readonly Readonly<Record<string, string>>[];
    const clips = JSON.parse(read('catalogue.json').toString()) as readonly Readonly<
      Record<string, unknown>
    >[];
    expect(rows).toHaveLength(prompts.length);
    for (const [index, row] of rows.entries()) {
      const clip = clips[index] ?? {};
      // What a spreadsheet would take for a formula has an apostrophe; a path has `./`, so that it stays one.
      expect((row['prompt'] ?? '').replace(/^'/, '')).toBe(clip['prompt']);
      expect((row['path'] ?? '').replace(/^\.\//, '')).toBe(clip['path']);
      expect(row).toMatchObject({ id: clip['id'], sha256: clip['sha256'] });
    }
  });
});
