import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useFakeArchive } from './fake-archive.ts';
import { needUnzip } from './need-unzip.ts';

const archive = useFakeArchive();
const options = { lists: ['sums', 'csv', 'json', 'm3u8', 'html'] as const };
const lists = ['SHA256SUMS', 'catalogue.csv', 'catalogue.json', 'index.html', 'playlist.m3u8'];
const large = Buffer.alloc(9 * 1024 * 1024, 'large ');
const temporary = () =>
  readdirSync(archive.folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part'));

test('lists that are larger than what is kept of them in memory are whole, in a folder and in a ZIP', async (context) => {
  const prompt = '長い文 '.repeat(2000);
  for (let number = 0; number < 120; number += 1) {
    archive.library.add({ id: `c${number}`, prompt: `${number} ${prompt}` });
    archive.library.json.set(`c${number}`, JSON.stringify({ id: `c${number}`, text: prompt }));
  }
  const ask = { template: '{language}/{id}', options: { ...options, lists: [...options.lists] } };
  expect(await archive.run(ask)).toMatchObject({ written: 120, failed: 0, extra: 6 });
  expect(await archive.verify()).toMatchObject({ missing: 0, changed: 0, foreign: 0 });
  const catalogue = readFileSync(join(archive.out, 'catalogue.json'), 'utf8');
  expect(catalogue.length).toBeGreaterThan(1024 * 1024);
  expect(JSON.parse(catalogue)).toHaveLength(120);
  expect(await archive.run(ask)).toMatchObject({ written: 0, extra: 0, failed: 0 });

  const zip = join(archive.folder, 'out.zip');
  const zipped = await archive.run({ ...ask, folder: zip, options: { ...ask.options, container: 'zip' } });
  expect(zipped).toMatchObject({ written: 120, failed: 0, extra: 6 });
  const unpacked = join(archive.folder, 'unpacked');
  mkdirSync(unpacked);
  needUnzip(context);
  expect(spawnSync('unzip', ['-q', zip, '-d', unpacked]).status).toBe(0);
  expect(await archive.verify(unpacked)).toMatchObject({ missing: 0, changed: 0, foreign: 0 });
  for (const name of lists)
    expect(readFileSync(join(unpacked, name)).equals(readFileSync(join(archive.out, name))), name).toBe(true);
  expect(temporary()).toEqual([]);
});

test('a file that is too large to be read at once is copied whole, and one that is damaged is not', async () => {
  for (const id of ['a', 'b', 'c']) {
    archive.library.add({ id });
    archive.library.addVideo(id, Buffer.concat([large, Buffer.from(id)]));
  }
  appendFileSync(archive.library.clips.get('b')?.videoFile ?? '', 'more');
  writeFileSync(archive.library.clips.get('c')?.videoFile ?? '', large);
  const report = await archive.run({ options: { videos: true } });
  expect(report).toMatchObject({ written: 3, failed: 2, extra: 1 });
  expect(report.notes.map(({ code }) => code)).toEqual(['source-damaged', 'source-damaged']);
  expect(readFileSync(join(archive.out, 'a.mp4')).equals(Buffer.concat([large, Buffer.from('a')]))).toBe(
    true,
  );
  expect(archive.files().filter((name) => name.endsWith('.mp4'))).toEqual(['a.mp4']);
  expect(temporary()).toEqual([]);
});
