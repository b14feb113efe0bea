import { cp, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrations } from '../../../electron/library/database/migrations/index.ts';
import type { Library } from '../../../electron/library/library.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { unpackHome } from './packed-home.ts';
import type { Sandbox } from '../terminal/sandbox.ts';
import { createSandbox } from '../terminal/sandbox.ts';
import { workers } from '../../built.ts';
import { queryOf } from './shelf.ts';

const commit = '4c03d73';

let root: string;
let packed: Awaited<ReturnType<typeof unpackHome>>;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'voicekeep-released-'));
  packed = await unpackHome(commit, root);
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** What no upgrade may change of a clip. */
const lastingFacts = [
  'id',
  'prompt',
  'voice',
  'language',
  'createdAt',
  'audio',
  'bytes',
  'goneSince',
  'ownFavorite',
  'hasNote',
  'favorite',
];

const facts = (clips: readonly Readonly<Record<string, unknown>>[]) =>
  clips
    .map((clip) => Object.fromEntries(lastingFacts.map((name) => [name, clip[name]])))
    .sort((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));

async function everything(library: Library) {
  const { clips } = await library.window(queryOf(), 0, 100);
  const collections = await library.collections();
  const inCollection = (collection: string) =>
    library.ids(queryOf({ collection, sort: 'collection', descending: false }));
  return {
    facts: facts(clips as unknown as readonly Readonly<Record<string, unknown>>[]),
    gone: await library.ids(queryOf({ gone: true })),
    notes: await Promise.all(
      clips.filter(({ hasNote }) => hasNote).map(async ({ id }) => [id, (await library.details(id)).note]),
    ),
    collections: await Promise.all(collections.map(async ({ id, name }) => [name, await inCollection(id)])),
    hashes: await Promise.all(clips.map(async ({ id }) => (await library.details(id)).sha256)),
  };
}

describe(`a library of ${commit}`, () => {
  test('is whole after an upgrade that was killed in any of its steps, or between two', async () => {
    const home = path.join(root, 'home', 'library');
    const whole = path.join(root, 'whole');
    await cp(home, whole, { recursive: true });
    const read = async (folder: string) => {
      const library = await openLibrary({ folder, mode: 'read', workers, holder: 'a test' });
      try {
        return await everything(library);
      } finally {
        await library.close();
      }
    };
    const wanted = await read(whole);
    expect(wanted.facts).toEqual(facts(packed.clips));
    expect(wanted.gone).toEqual([packed.gone]);
    expect(wanted.notes.map(([, note]) => note)).toEqual(['my note ✎']);
    expect(wanted.collections).toMatchObject([['Book', [expect.any(String), expect.any(String)]]]);

    const database = new DatabaseSync(path.join(home, 'library.sqlite'));
    const { user_version: first } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    expect(first).toBeGreaterThan(0);
    for (const [step, migration] of migrations.entries()) {
      if (step < first) continue;
      database.exec('BEGIN IMMEDIATE');
      migration.run(database);
      database.exec(`PRAGMA user_version = ${step + 1}; PRAGMA cache_spill = 1`);
      for (const moment of ['in', 'after']) {
        if (moment === 'after') database.exec('COMMIT');
        const killed = path.join(root, `killed-${moment}-${step + 1}`);
        await mkdir(killed);
        // What is on the disk at this moment is what a kill leaves.
        for (const name of (await readdir(home)).filter((entry) => !entry.endsWith('-shm')))
          await cp(path.join(home, name), path.join(killed, name), { recursive: true });
        expect(await read(killed), `${moment} step ${step + 1}`).toEqual(wanted);
        expect((await readdir(killed)).filter((name) => name.includes('damaged'))).toEqual([]);
      }
    }
    database.close();
  });
});

describe(`a home of ${commit}`, () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await createSandbox({
      VOICEKEEP_HOME: path.join(root, 'home'),
      VOICEKEEP_API_URL: 'http://127.0.0.1:9',
    });
  });
  afterEach(() => sandbox.remove());

  test('goes on without its service: clips, exports, saved exports and settings are what they were', async () => {
    const json = async (...args: readonly string[]) => {
      const ran = await sandbox.run([...args, '--json']);
      return { code: ran.code, ...(ran.json() as Readonly<Record<string, unknown>>) };
    };
    const { clips } = (await json('list')) as unknown as Pick<typeof packed, 'clips'>;
    expect(facts(clips)).toEqual(facts(packed.clips));
    expect(await json('verify')).toMatchObject({ code: 0, ok: packed.clips.length });
    for (const [name, options] of Object.entries(packed.exports)) {
      const folder = path.join(root, 'exports', name);
      expect(await json('verify', folder), name).toMatchObject({ code: 0 });
      const again = await json('export', folder, ...options);
      expect(again, name).toMatchObject({ code: 0, failed: 0 });
      // Tags and lists may say more than they did.
      if (!options.includes('--tags')) expect(again, name).toMatchObject({ written: 0, renamed: 0 });
    }
    expect(await json('export', '--job', 'Daily')).toMatchObject({ code: 0, written: packed.clips.length });
    const settings = JSON.parse(await readFile(path.join(root, 'home', 'settings.json'), 'utf8')) as unknown;
    expect(settings).toMatchObject({ theme: 'dark', volume: 0.5, later: { deep: [1] } });
  }, 60_000);
});
