import { randomUUID } from 'node:crypto';
import { mkdtempSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createExportJobStore } from '../../../electron/app-data/export-jobs.ts';
import { createLibraries } from '../../../electron/app-data/libraries.ts';
import type { OpenLibraryMark } from '../../../electron/app-data/job-library.ts';
import { createSavedExports } from '../../../electron/app-data/saved-exports.ts';
import { createSettings } from '../../../electron/app-data/settings.ts';
import { AppError } from '../../../electron/contract/errors.ts';
import type { ExportReport } from '../../../electron/contract/export.ts';
import { exportJobSchema } from '../../../electron/contract/export.ts';
import { createDueExports } from '../../../electron/desktop/due-exports.ts';
import { createRunningJobs } from '../../../electron/jobs/running-jobs.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'voicekeep-saved-exports-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const folderOf = (name: string) => path.join(home, name);
const report: ExportReport = {
  ...{ folder: '/x', written: 1, unchanged: 0, renamed: 0, removed: 0, skipped: 0, failed: 0 },
  ...{ bytes: 1, extra: 0, elapsed_ms: 1, notes: [] },
};

/** A library's folder, known to the app, and what it is known by. */
function makeLibrary(name: string): OpenLibraryMark {
  mkdirSync(folderOf(name));
  writeFileSync(path.join(folderOf(name), 'library.sqlite'), '');
  return { account: 'service', id: randomUUID(), folder: folderOf(name) };
}

/** What one run of the app has; what is saved is read from disk each time. */
function start() {
  const notify = () => undefined;
  const settings = createSettings({ file: path.join(home, 'settings.json'), notify });
  const libraries = createLibraries({
    settings,
    usual: folderOf('library'),
    sample: folderOf('sample'),
    fixed: null,
  });
  const store = createExportJobStore(path.join(home, 'export-jobs.json'), notify);
  let time = 0;
  const saved = createSavedExports(
    store,
    (than) => libraries.others(than),
    () => new Date((time += 1000)),
  );
  return { libraries, store, saved };
}

const jobOf = (name: string, afterSync = false) => ({
  ...exportJobSchema.omit({ account: true, library: true }).parse({
    ...{ name, template: '{id}', selection: { kind: 'query', query: {} }, folder: `/${name}`, afterSync },
  }),
});

/** A job as versions saved it that noted no library. */
function saveOldJob(name: string, afterSync = false): void {
  writeFileSync(
    path.join(home, 'export-jobs.json'),
    JSON.stringify({ jobs: [{ ...jobOf(name, afterSync), account: 'service', last: null }], later: 1 }),
  );
}

describe('a saved export', () => {
  test('runs over the library that it was saved for, wherever that is moved to, and over no other', async () => {
    const { saved } = start();
    const [one, other] = [makeLibrary('one'), makeLibrary('other')];
    await saved.save(jobOf('Mine'), one);
    expect(await saved.get('mine', one)).toMatchObject({ folder: '/Mine' });
    await expect(saved.get('Mine', other)).rejects.toMatchObject({ code: 'export-job-of-other-library' });
    await expect(saved.bind('Mine', other)).rejects.toMatchObject({ code: 'export-job-of-other-library' });

    renameSync(one.folder, folderOf('moved'));
    const moved = { ...one, folder: folderOf('moved') };
    expect(await saved.get('Mine', moved)).toMatchObject({ name: 'Mine' });
    // Another library in the place where it was.
    const inItsPlace = makeLibrary('one');
    await expect(saved.get('Mine', inItsPlace)).rejects.toMatchObject({
      code: 'export-job-of-other-library',
    });
    expect((await saved.list(moved)).jobs).toMatchObject([{ name: 'Mine', belongs: 'here' }]);
    expect((await saved.list(inItsPlace)).jobs).toMatchObject([{ name: 'Mine', belongs: 'elsewhere' }]);
    expect((await saved.list(null)).jobs).toMatchObject([{ name: 'Mine', belongs: 'elsewhere' }]);
  });

  test('of the sample and of a person’s own library do not mix', async () => {
    const { saved } = start();
    const own = makeLibrary('library');
    const sample = { account: 'sample', id: null, folder: folderOf('sample') } as const;
    await saved.save(jobOf('Sample', true), sample);
    await expect(saved.get('Sample', own)).rejects.toMatchObject({ code: 'export-job-of-sample' });
    await saved.save(jobOf('Own', true), own);
    await expect(saved.get('Own', sample)).rejects.toMatchObject({ code: 'export-job-of-library' });
    await saved.synced(own);
    expect((await saved.due(own)).map(({ name }) => name)).toEqual(['Own']);
    expect(await saved.due(sample)).toEqual([]);
  });

  test('of an older version is of the only library that there is, from then on', async () => {
    const { saved, libraries } = start();
    const only = makeLibrary('library');
    saveOldJob('Old');
    expect(await saved.get('Old', only)).toMatchObject({ name: 'Old' });
    const second = makeLibrary('second');
    await libraries.choose(second.folder);
    expect(await saved.get('Old', only)).toMatchObject({ name: 'Old' });
    await expect(saved.get('Old', second)).rejects.toMatchObject({ code: 'export-job-of-other-library' });
    expect(readFileSync(path.join(home, 'export-jobs.json'), 'utf8')).toContain('later');
  });

  test('of an older version is asked about where there are several, and runs after no sync before', async () => {
    const { saved, libraries } = start();
    const [one, second] = [makeLibrary('library'), makeLibrary('second')];
    await libraries.choose(second.folder);
    saveOldJob('Old', true);
    for (const library of [one, second]) {
      await expect(saved.get('Old', library)).rejects.toMatchObject({ code: 'export-job-library-unknown' });
      await saved.synced(library);
      expect(await saved.due(library)).toEqual([]);
      expect((await saved.list(library)).jobs).toMatchObject([{ belongs: 'unknown' }]);
    }
    await saved.bind('Old', second);
    expect(await saved.get('Old', second)).toMatchObject({ name: 'Old' });
    await expect(saved.get('Old', one)).rejects.toMatchObject({ code: 'export-job-of-other-library' });
    await saved.synced(one);
    expect(await saved.due(one)).toEqual([]);
    await saved.synced(second);
    expect(await saved.due(second)).toHaveLength(1);
  });

  test('of a library that could not write its id is known by the folder', async () => {
    const { saved } = start();
    const readOnly = { account: 'service', id: null, folder: folderOf('library') } as const;
    await saved.save(jobOf('Mine'), readOnly);
    expect(await saved.get('Mine', { ...readOnly, id: 'later' })).toMatchObject({ name: 'Mine' });
    await expect(saved.get('Mine', { ...readOnly, id: 'other' })).rejects.toMatchObject({
      code: 'export-job-of-other-library',
    });
  });
});

describe('an export that is due', () => {
  /** The app's part: what is due runs one after another, each as a job. */
  function app(mark: () => OpenLibraryMark | null, isForeign = false) {
    const { saved, store } = start();
    const jobs = createRunningJobs(() => undefined);
    const ran: string[] = [];
    const errors: unknown[] = [];
    let work: (name: string, signal: AbortSignal) => Promise<ExportReport> = () => Promise.resolve(report);
    const run = ({ name, folder }: { readonly name: string; readonly folder: string }) =>
      jobs.run('export', ({ signal }) =>
        saved.recorded({ name, folder, signal }, () => {
          ran.push(name);
          return work(name, signal);
        }),
      );
    const account = {
      get kind() {
        return mark()?.account ?? ('none' as const);
      },
      get: () => ({ mark: mark(), foreign: isForeign }) as never,
    };
    const due = createDueExports({ account, jobs, saved, run, report: (error) => errors.push(error) });
    const synced = async (library: OpenLibraryMark) => {
      await saved.synced(library);
      due.begin();
    };
    return { saved, store, jobs, ran, errors, due, synced, doWork: (by: typeof work) => (work = by) };
  }

  const untilStopped = (_name: string, signal: AbortSignal) =>
    new Promise<ExportReport>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new AppError('cancelled'))),
    );

  test('is not run over a library that may come from someone else, whatever its id', async () => {
    const library = makeLibrary('library');
    const { saved, ran, due } = app(() => library, true);
    await saved.save(jobOf('First', true), library);
    await saved.synced(library);
    due.begin();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ran).toEqual([]);
    expect(await saved.due(library)).toHaveLength(1);
  });

  test('while another runs is run afterwards, each once for each sync', async () => {
    const library = makeLibrary('library');
    const { saved, jobs, ran, errors, synced } = app(() => library);
    await saved.save(jobOf('First', true), library);
    await saved.save(jobOf('Second', true), library);
    await saved.save(jobOf('By hand'), library);
    let open: () => void = () => undefined;
    const other = jobs.run('export', () => new Promise<void>((resolve) => (open = resolve)));
    await synced(library);
    await synced(library);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ran).toEqual([]);
    open();
    await other;
    await expect.poll(() => ran).toEqual(['First', 'Second']);
    await expect.poll(() => saved.due(library)).toEqual([]);
    await jobs.ended('export');
    await synced(library);
    await expect.poll(() => ran).toEqual(['First', 'Second', 'First', 'Second']);
    expect(errors).toEqual([]);
  });

  test('and fails is told, holds up no other, and is tried again after the next sync', async () => {
    const library = makeLibrary('library');
    const { saved, store, ran, errors, synced, doWork } = app(() => library);
    await saved.save(jobOf('Bad', true), library);
    await saved.save(jobOf('Good', true), library);
    doWork((name) =>
      name === 'Bad' ? Promise.reject(new AppError('export-busy')) : Promise.resolve(report),
    );
    await synced(library);
    await expect.poll(() => ran).toEqual(['Bad', 'Good']);
    await expect.poll(() => saved.due(library)).toEqual([]);
    expect(errors).toMatchObject([{ code: 'export-busy' }]);
    expect((await store.list()).jobs).toMatchObject([
      { last: { problem: /./ } },
      { last: { problem: null } },
    ]);
    await synced(library);
    await expect.poll(() => ran).toEqual(['Bad', 'Good', 'Bad', 'Good']);
  });

  test('is run by the next start when the app closed before, and not on another library meanwhile', async () => {
    const [library, other] = [makeLibrary('library'), makeLibrary('other')];
    const first = app(() => library);
    await first.saved.save(jobOf('Mine', true), library);
    first.doWork(untilStopped);
    await first.synced(library);
    await expect.poll(() => first.ran).toEqual(['Mine']);
    await first.jobs.stop();
    expect(await first.saved.due(library)).toHaveLength(1);

    const second = app(() => other);
    second.due.begin();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(second.ran).toEqual([]);

    const third = app(() => library);
    third.due.begin();
    await expect.poll(() => third.ran).toEqual(['Mine']);
    await expect.poll(() => third.saved.due(library)).toEqual([]);
  });

  test('and is stopped by the person stays stopped until the next sync', async () => {
    const library = makeLibrary('library');
    const { saved, jobs, ran, synced, doWork } = app(() => library);
    await saved.save(jobOf('Mine', true), library);
    doWork(untilStopped);
    await synced(library);
    await expect.poll(() => ran).toEqual(['Mine']);
    jobs.cancel('export');
    await jobs.ended('export');
    expect(await saved.due(library)).toEqual([]);
  });
});

describe('a saved export that this version cannot read', () => {
  const odd: readonly object[] = [
    { template: 5 },
    { template: null },
    { folder: 7 },
    { options: { audio: 'flac' } },
    { options: { hologram: true } },
    { options: null },
    { selection: { kind: 'everything' } },
    { selection: { kind: 'query', query: { mood: 'sad' } } },
    { account: 'mars' },
    { library: 5 },
    { afterSync: 'yes' },
    { last: 'yesterday' },
    { due: 7 },
    { hologram: true },
  ];
  test.each(odd)('with %j is one again when it is saved anew', async (change) => {
    const file = path.join(home, 'export-jobs.json');
    writeFileSync(file, JSON.stringify({ jobs: [{ ...jobOf('odd'), account: 'service', ...change }] }));
    const store = createExportJobStore(file, () => undefined);
    await store.save(exportJobSchema.parse({ ...jobOf('odd'), account: 'service' }));
    expect((await store.list()).jobs).toMatchObject([{ name: 'odd', last: null, due: null }]);
  });
  test.each(odd)('with %j is told from one that is not there, stays, and costs no other', async (change) => {
    const { saved } = start();
    const library = makeLibrary('library');
    const file = path.join(home, 'export-jobs.json');
    const jobs = [
      { ...jobOf('odd'), account: 'service', ...change },
      { ...jobOf('good'), account: 'service' },
    ];
    writeFileSync(file, JSON.stringify({ jobs }));
    await expect(saved.get('ODD', library)).rejects.toMatchObject({ code: 'export-job-unreadable' });
    await expect(saved.get('other', library)).rejects.toMatchObject({ code: 'export-job-not-found' });
    expect(await saved.get('good', library)).toMatchObject({ name: 'good' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ jobs: [jobs[0], {}] });
  });
});
