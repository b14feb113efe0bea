import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExportableLibrary } from '../../../electron/export/planning/candidates.ts';
import type { Archive } from './archive.ts';
import { makeArchive } from './archive.ts';
import { allClips } from './queries.ts';

const options = { sidecars: ['txt' as const], lists: ['csv' as const] };
const template = '{collection|default:none}/{prompt}{note? - {note}}';
let archive: Archive;

beforeEach(async () => {
  archive = await makeArchive(['One', 'Two', 'Three']);
  await archive.library.createCollection('Tape', { kind: 'ids', ids: archive.ids.slice(0, 1) });
  await archive.export({ template, options });
});
afterEach(() => archive.remove());

const again = () => archive.export({ template, options });
const at = (path: string) => join(archive.out, path);

/** The library, for an export that is to ask it for nothing but the name of its state. */
function silent(): ExportableLibrary {
  const unasked = () => Promise.reject(new Error('The library was asked.'));
  const { folder } = archive.library;
  const silence = { ids: unasked, numbers: unasked, selected: unasked, exportable: unasked };
  return {
    folder,
    ...silence,
    collections: unasked,
    takesOfPrompts: unasked,
    revision: () => archive.library.revision(),
  };
}

test('with nothing to do, the library is asked for no clip, and nothing is written', async () => {
  const manifest = readFileSync(at('voicekeep-export.json'));
  const report = await archive.export({ template, options, library: silent() });
  expect(report).toMatchObject({ written: 0, unchanged: 3, renamed: 0, skipped: 0, extra: 0, notes: [] });
  expect(readFileSync(at('voicekeep-export.json'))).toEqual(manifest);
});

test('after a sync that changed nothing of these clips, one run plans, and the next need not', async () => {
  await archive.library.setOwnFavorite({ kind: 'ids', ids: [...archive.ids] }, true);
  expect(await archive.export({ template })).toMatchObject({ written: 0, unchanged: 3 });
  expect(await archive.export({ template, library: silent() })).toMatchObject({ unchanged: 3 });
});

describe('what happened since is seen:', () => {
  const happenings: readonly (readonly [string, () => unknown, object])[] = [
    ['an edited file', () => writeFileSync(at('none/Two.mp3'), 'mine'), { skipped: 1 }],
    ['a deleted file', () => rmSync(at('none/Two.mp3')), { written: 1 }],
    ['a deleted sidecar', () => rmSync(at('none/Two.txt')), { extra: 1 }],
    ['an edited list', () => appendFileSync(at('catalogue.csv'), 'mine'), { failed: 0, extra: 0 }],
    ['a deleted list', () => rmSync(at('catalogue.csv')), { extra: 1 }],
    ['a note', () => archive.library.setNote(archive.ids[1] ?? '', 'n'), { renamed: 1, extra: 1 }],
    ['a new favourite', () => favourite(), { renamed: 0, written: 0, extra: 1 }],
    ['another name of a collection', () => renamed(), { renamed: 1 }],
    ['a damaged file of the library', () => damaged(), { skipped: 0, unchanged: 3 }],
  ];
  const favourite = () => archive.library.setOwnFavorite({ kind: 'ids', ids: archive.ids.slice(0, 1) }, true);
  async function renamed() {
    const [tape] = await archive.library.collections();
    await archive.library.renameCollection(tape?.id ?? '', 'Cassette');
  }
  async function damaged() {
    writeFileSync((await archive.library.mediaFile(archive.ids[0] ?? '', 'audio')).path, 'rot');
    await archive.library.verifyMedia({ kind: 'audio', after: null, limit: 9, mark: true });
  }

  test.each(happenings)('%s', async (_what, happens, seen) => {
    await happens();
    await expect(archive.export({ template, options, library: silent() })).rejects.toThrow('was asked');
    expect(await again()).toMatchObject(seen);
  });

  test('a file that was moved, and is left where it is from then on', async () => {
    mkdirSync(at('mine'));
    renameSync(at('none/Two.mp3'), at('mine/Two.mp3'));
    expect(await archive.export({ template })).toMatchObject({ written: 0, unchanged: 3 });
    expect(await archive.export({ template, library: silent() })).toMatchObject({ unchanged: 3 });
    expect(existsSync(at('mine/Two.mp3'))).toBe(true);
  });

  test('another template, selection or option', async () => {
    const ids = { kind: 'ids' as const, ids: archive.ids.slice(0, 2) };
    for (const ask of [
      { template: '{prompt}', options },
      { template, options, selection: ids },
      { template, options: { ...options, tags: true } },
      { template, options: { ...options, changed: 'replace' as const } },
    ]) {
      await expect(archive.export({ ...ask, library: silent() })).rejects.toThrow('was asked');
    }
    expect(await archive.export({ template, options, selection: ids })).toMatchObject({ unchanged: 2 });
    expect(await archive.export({ template, options, selection: allClips })).toMatchObject({ unchanged: 3 });
  });
});

test('clips that are still to come are told by every run, and exported when they are here', async () => {
  await archive.remove();
  archive = await makeArchive(['Here', 'Later'], [1]);
  const waiting = { skipped: 1, notes: [{ id: archive.ids[1], path: 'Later.mp3' }] };
  expect(await archive.export()).toMatchObject({ written: 1, ...waiting });
  rmSync(at('voicekeep-export-report.txt'));
  expect(await archive.export({ library: silent() })).toMatchObject({ written: 0, unchanged: 1, ...waiting });
  expect(readFileSync(at('voicekeep-export-report.txt'), 'utf8')).toContain('Later.mp3\tThe clip’s audio');
  await archive.fetch(archive.ids[1] ?? '');
  expect(await archive.export()).toMatchObject({ written: 1, unchanged: 1, skipped: 0 });
  expect(existsSync(at('voicekeep-export-report.txt'))).toBe(false);
});

test('what failed is tried again by every run', async () => {
  await archive.remove();
  archive = await makeArchive(['Rotten', 'Whole']);
  writeFileSync((await archive.library.mediaFile(archive.ids[0] ?? '', 'audio')).path, 'rot');
  expect(await archive.export()).toMatchObject({ written: 1, failed: 1 });
  expect(await archive.export()).toMatchObject({ written: 0, unchanged: 1, failed: 1 });
});
