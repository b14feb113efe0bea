import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { directoryRecord, zipEnd } from '../../../electron/export/execution/zip-format.ts';
import { createZipWriter } from '../../../electron/export/execution/zip-writer.ts';
import { needUnzip } from './need-unzip.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'voicekeep-zip-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const name = fc.stringMatching(/^[a-zé語]{1,20}(?:\/[a-z]{1,9})?\.mp3$/);
const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(Buffer.alloc(0), Buffer.alloc(1_100_000, 'long '), Buffer.alloc(500_000, 'x')),
);
const item = fc.record({ name, content, how: fc.constantFrom('stored', 'compressed', 'text') });

async function ofYazl(
  items: readonly { readonly name: string; readonly content: Buffer; readonly how: string }[],
  mtime: Date,
) {
  const zip = new ZipFile();
  for (const one of items)
    zip.addBuffer(one.content, one.name, { mtime, mode: 0o100644, compress: one.how !== 'stored' });
  zip.end();
  return buffer(zip.outputStream);
}

test('a ZIP is, byte for byte, what another program writes of the same files', async () => {
  const date = fc.date({ min: new Date('1975-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 12 }), date, async (items, time) => {
      const file = join(folder, 'ours.zip');
      const zip = await createZipWriter({ file, directoryFile: join(folder, 'directory'), time });
      for (const one of items) {
        if (one.how === 'text') {
          const text = one.content.toString('latin1').replace(/[^ -~]/g, '.');
          const pieces = text.match(/.{1,70000}/g) ?? [];
          await zip.addText(one.name, pieces);
        } else await zip.add(one.name, one.content, one.how === 'compressed');
      }
      await zip.end(false);
      const same = items.map((one) =>
        one.how === 'text'
          ? { ...one, content: Buffer.from(one.content.toString('latin1').replace(/[^ -~]/g, '.')) }
          : one,
      );
      expect(readFileSync(file).equals(await ofYazl(same, time))).toBe(true);
      rmSync(file);
      expect(readdirSync(folder)).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('a directory that is larger than what is kept of it in memory comes whole, and nothing stays beside the ZIP', async () => {
  const file = join(folder, 'ours.zip');
  const time = new Date('2026-11-23T12:00:00Z');
  const zip = await createZipWriter({ file, directoryFile: join(folder, 'directory'), time });
  const items = Array.from({ length: 9000 }, (_, index) => ({
    ...{ name: `${'long name '.repeat(15)}${index}`, content: Buffer.from(`${index}`), how: 'stored' },
  }));
  for (const one of items) await zip.add(one.name, one.content, false);
  expect(readdirSync(folder).sort()).toEqual(['directory', 'ours.zip']);
  await zip.end(false);
  expect(readFileSync(file).equals(await ofYazl(items, time))).toBe(true);
  expect(readdirSync(folder)).toEqual(['ours.zip']);
});

test('more files than a plain ZIP can name are in one all the same', async (context) => {
  needUnzip(context);
  const file = join(folder, 'many.zip');
  const zip = await createZipWriter({ file, directoryFile: join(folder, 'directory'), time: new Date() });
  const count = 66_000;
  for (let index = 0; index < count; index += 1) await zip.add(`${index}.mp3`, Buffer.from('tiny'), false);
  await zip.end(false);
  const listed = spawnSync('unzip', ['-Z', '-h', file], { encoding: 'utf8' });
  expect(listed.stdout).toContain(`number of entries: ${count}`);
  expect(spawnSync('unzip', ['-tqq', file]).status).toBe(0);
});

/** Numbers around those from which on ZIP needs 64 bits. */
const sizes = [0, 1, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, 2 ** 40];

test.each(sizes)('numbers up to %d are written as another program writes them', (size) => {
  const time = new Date('2026-11-23T12:00:00Z');
  for (const field of ['packed', 'bytes', 'offset'] as const) {
    const ours = {
      name: Buffer.from('a'),
      compressed: false,
      crc: 0,
      packed: 0,
      bytes: 0,
      offset: 0,
      [field]: size,
    };
    const zip = new ZipFile();
    zip.addBuffer(Buffer.alloc(0), 'a', { mtime: time, mode: 0o100644, compress: false });
    const [entry] = (zip as unknown as { readonly entries: readonly Record<string, unknown>[] }).entries;
    Object.assign(entry!, {
      compressedSize: ours.packed,
      uncompressedSize: ours.bytes,
      relativeOffsetOfLocalHeader: ours.offset,
    });
    const theirs = (entry as unknown as { getCentralDirectoryRecord(): Buffer }).getCentralDirectoryRecord();
    expect(directoryRecord(ours, time)).toEqual(theirs);
  }
  // An end of 64 bits comes before the plain one, which is the last 22 bytes.
  expect(zipEnd(1, size, 0)).toHaveLength(size < 2 ** 32 - 1 ? 22 : 98);
});
