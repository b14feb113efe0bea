import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { createFolders } from '../../../electron/export/destination/folders.ts';
import { openJournal } from '../../../electron/export/destination/journal.ts';
import { manifestName, readManifest } from '../../../electron/export/destination/manifest.ts';
import { createMountGuard } from '../../../electron/export/destination/mount-guard.ts';
import { moveFiles } from '../../../electron/export/execution/move-files.ts';
import { createTally } from '../../../electron/export/execution/tally.ts';
import { useFakeArchive } from './fake-archive.ts';

/** What a person does when it is planned what to do, and before it is done. */
let meanwhile: () => void = () => undefined;
/** The time is asked for at the beginning, and again when it has been planned. */
let asked = 0;
const clock = {
  now: () => performance.now(),
  date() {
    asked += 1;
    if (asked === 2) meanwhile();
    return Date.UTC(2026, 10, 23, 12);
  },
};
const archive = useFakeArchive({ clock });
const at = (path: string) => join(archive.out, path);
const beside: ExportOptionsInput = { fsync: true, sidecars: ['txt'] };
const before = '{language}/{prompt}';
const after = 'all/{language}/{prompt}';

beforeEach(() => {
  for (const id of ['a', 'b']) archive.library.add({ id, prompt: `Line ${id}`, language: 'en' });
  for (const id of ['c', 'd']) archive.library.add({ id, prompt: `Line ${id}`, language: 'de' });
});

/** Runs over files in `en` and `de`, or in `all/en` and `all/de`. */
const runs = {
  'other names': { folder: 'en', run: () => archive.run({ template: after, options: beside }) },
  tags: { folder: 'en', run: () => archive.run({ template: before, options: { ...beside, tags: true } }) },
  'other names and tags': {
    folder: 'en',
    run: () => archive.run({ template: after, options: { ...beside, tags: true } }),
  },
  'an undo': { folder: 'all/en', run: () => archive.undo() },
};
const losses: Readonly<Record<string, (folder: string) => void>> = {
  'a text is deleted': (folder) => rmSync(at(`${folder}/Line a.txt`)),
  'a clip is deleted': (folder) => rmSync(at(`${folder}/Line a.mp3`)),
  'a clip and its text are deleted': (folder) => {
    rmSync(at(`${folder}/Line a.mp3`));
    rmSync(at(`${folder}/Line a.txt`));
  },
  'their folder is deleted': (folder) => rmSync(at(folder), { recursive: true }),
  'their folder is moved away': (folder) => renameSync(at(folder), join(archive.folder, 'before')),
  'a file has the name of their folder': (folder) => {
    renameSync(at(folder), join(archive.folder, 'before'));
    writeFileSync(at(folder), 'mine');
  },
};

describe.each(Object.entries(runs).map(([name, given]) => ({ name, ...given })))(
  'a run for $name',
  ({ folder, run, name }) => {
    test.each(Object.entries(losses).map(([what, does]) => ({ what, does })))(
      'goes on with all other files when $what meanwhile',
      async ({ does }) => {
        await archive.run({ template: before, options: beside });
        if (name === 'an undo') await archive.run({ template: after, options: beside });
        let happened = false;
        asked = 0;
        meanwhile = () => {
          does(folder);
          happened = true;
        };
        await run();
        expect(happened).toBe(true);
        const others = name === 'other names' || name === 'other names and tags' ? 'all/de' : 'de';
        for (const path of ['c.mp3', 'c.txt', 'd.mp3', 'd.txt'])
          expect(existsSync(at(`${others}/Line ${path}`)), path).toBe(true);
        await run().catch((error: unknown) =>
          expect(error).toMatchObject({ code: 'export-nothing-to-undo' }),
        );
        const { unreadable, foreign, changed } = await archive.verify();
        expect({ unreadable, foreign: foreign <= 1, changed }).toEqual({
          unreadable: 0,
          foreign: true,
          changed: 0,
        });
      },
    );
  },
);

test('a run that recognizes its files without a manifest goes on when some of them go meanwhile', async () => {
  for (let number = 0; number < 60; number += 1)
    archive.library.add({ id: `e${number}`, prompt: `More ${number}`, language: 'fr' });
  await archive.run({ template: before, options: beside });
  rmSync(at(manifestName));
  asked = 0;
  // The second time is that of the first file that is recognized.
  meanwhile = () => rmSync(at('fr'), { recursive: true });
  const { unchanged, failed } = await archive.run({ template: before, options: beside });
  expect(failed).toBeGreaterThan(0);
  expect(unchanged).toBeLessThan(64);
  await archive.run({ template: before, options: { ...beside, deleted: 'again' } });
  expect(await archive.verify()).toMatchObject({ missing: 0, changed: 0, foreign: 0 });
});

test.each(Object.entries(losses).map(([what, does]) => ({ what, does })))(
  'a run for other names goes on when $what right before the first one moves',
  async ({ does }) => {
    await archive.run({ template: before, options: beside });
    const manifest = await readManifest(archive.out);
    const entries = new Map(manifest.kind === 'read' ? manifest.entries : []);
    const mountGuard = await createMountGuard(archive.out);
    const tally = createTally(archive.out);
    const renames = [...entries.values()].map(({ id, path }) => ({
      ...{ kind: 'rename' as const, id, from: path },
      path: `all/${path}`,
    }));
    const journal = await openJournal(archive.out, { fsync: false });
    await moveFiles(renames, {
      ...{ root: archive.out, mountGuard, entries, tally, fsync: true, onMoved: () => undefined },
      folders: createFolders(mountGuard.folder),
      journal: {
        ...journal,
        async moves(moves) {
          await journal.moves(moves);
          does('en');
        },
      },
      signal: new AbortController().signal,
    });
    await journal.close();
    for (const path of ['c.mp3', 'c.txt', 'd.mp3', 'd.txt'])
      expect(existsSync(at(`all/de/Line ${path}`)), path).toBe(true);
  },
);
