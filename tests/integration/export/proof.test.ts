import { execFile } from 'node:child_process';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveProof } from '../../../electron/export/proof/save-proof.ts';
import type { Archive } from './archive.ts';
import { makeArchive } from './archive.ts';
import { mountSmallDisk, unmountDisk } from '../../small-disk.ts';

const run = promisify(execFile);
const at = Date.parse('2026-11-26T10:00:00Z');
let archive: Archive;

beforeEach(async () => {
  archive = await makeArchive(['One', 'Two <b>', 'Three']);
});
afterEach(() => archive.remove());

test.runIf(process.platform === 'linux')(
  'a proof is checked by sha256sum alone, and says so when a file is another one',
  async () => {
    const folder = await saveProof(archive.library, path.dirname(archive.out), at);
    const sums = path.join(folder, 'SHA256SUMS');
    const check = () => run('sha256sum', ['--check', '--strict', sums], { cwd: archive.library.folder });
    const { stdout } = await check();
    expect(stdout.trim().split('\n')).toHaveLength(archive.ids.length);
    expect(
      stdout
        .trim()
        .split('\n')
        .every((line) => line.endsWith(': OK')),
    ).toBe(true);
    const { file } = await archive.library.details(archive.ids[0] ?? '');
    await writeFile(file ?? '', 'another one');
    await expect(check()).rejects.toMatchObject({ code: 1 });
  },
);

test('a proof lists every file and what is missing, as a page and as JSON, and writes over none that is there', async () => {
  const first = await saveProof(archive.library, path.dirname(archive.out), at);
  const second = await saveProof(archive.library, path.dirname(archive.out), at);
  expect(path.basename(first)).toBe('Voicekeep proof 2026-11-26');
  expect(path.basename(second)).toBe('Voicekeep proof 2026-11-26 (2)');
  const proof = JSON.parse(await readFile(path.join(first, 'proof.json'), 'utf8')) as {
    readonly clips: number;
    readonly files: readonly { readonly sha256: string; readonly path: string }[];
  };
  expect(proof).toMatchObject({ format: 'voicekeep-proof', clips: archive.ids.length });
  const page = await readFile(path.join(first, 'proof.html'), 'utf8');
  for (const { sha256, path: file } of proof.files) {
    expect(page).toContain(sha256);
    expect(page).toContain(file);
  }
  expect(page).not.toMatch(/<script|https?:/);
  await rm(second, { recursive: true, force: true });
});

test('a proof that finds no room leaves no part of itself, and says so', async (context) => {
  const disk = path.join(path.dirname(archive.out), 'disk');
  mountSmallDisk(context, disk, 'size=8k');
  try {
    await expect(saveProof(archive.library, disk, at)).rejects.toMatchObject({
      code: 'disk-full',
      params: { place: 'proof' },
    });
    expect(await readdir(disk)).toEqual([]);
  } finally {
    unmountDisk(disk);
  }
});
