import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase } from '../../../electron/library/database/connection.ts';
import { openForReading, openForWriting } from '../../../electron/library/database/put-in-order.ts';
import { takeWriteLock } from '../../../electron/library/database/write-lock.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { createRecordReader } from '../../../electron/library/records/clip-records.ts';
import { createRecordSaver } from '../../../electron/library/records/record-saver.ts';
import { workers } from '../../built.ts';
import { clipOf, list } from './shelf.ts';

const ids = Array.from({ length: 40 }, (_, number) => `clip-${number}`);

let folder: string;
/** As it was when its process was killed: with a journal; what was last changed is in the records and not saved. */
let killed: string;
/** As it was before, closed well. */
let older: string;

/** Saves what changed in the records now, in a library that stays open as a killed process leaves it. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-journals-'));
  const library = path.join(folder, 'library');
  const first = await openLibrary({ folder: library, mode: 'write', workers, holder: 'a test' });
  await list(
    first,
    ids.map((id, number) => clipOf(id, number)),
  );
  await first.setNote('clip-1', 'An older note');
  await first.close();
  older = path.join(folder, 'older');
  await cp(library, older, { recursive: true });

  const { database } = openForWriting(library);
  const saver = createRecordSaver(library, database, (error) => {
    throw error;
  });
  database.exec("UPDATE clip SET favorite = 1, prompt = 'Another prompt of ' || id");
  saver.settle();
  giveSeeds(database);
  killed = path.join(folder, 'killed');
  await cp(library, killed, { recursive: true });
  closeDatabase(database, true);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A later answer of the service on two clips, which is not in the records yet. */
function giveSeeds(database: DatabaseSyncInstance): void {
  const change = database.prepare("UPDATE clip SET seed = '77', json = ?, received = ? WHERE id = ?");
  for (const id of ['clip-3', 'clip-4']) {
    const json = JSON.stringify({ id, seed: 77 });
    change.run(json, createHash('sha256').update(json).digest('hex'), id);
  }
}

async function copyOfKilled(): Promise<string> {
  const copy = await mkdtemp(path.join(folder, 'copy-'));
  await cp(killed, copy, { recursive: true });
  return copy;
}

function read(library: string, mode: 'write' | 'read' = 'write') {
  const { database, notices, end } =
    mode === 'write' ? openForWriting(library) : openForReading(library, 'a test');
  try {
    const lines = [...createRecordReader(database).all()];
    const clips = lines.flatMap((line) => (line.kind === 'clip' ? [line.clip] : []));
    return {
      notices: notices.map(({ code }) => code),
      prompts: clips.map((clip) => clip['prompt']),
      seeds: clips.filter((clip) => clip['seed'] === '77').map((clip) => clip['id']),
    };
  } finally {
    if (mode === 'write') closeDatabase(database, true);
    else database.close();
    end();
  }
}

const prompts = ids.map((id) => `Another prompt of ${id}`);

describe('a library whose process was killed', () => {
  test.each<[string, (library: string) => Promise<unknown>, readonly string[]]>([
    ['its journal as it was', () => Promise.resolve(), ['clip-3', 'clip-4']],
    ['its journal deleted', (library) => rm(path.join(library, 'library.sqlite-wal')), []],
    ['its journal cut', (library) => truncate(path.join(library, 'library.sqlite-wal'), 9000), []],
    ['its journal emptied', (library) => truncate(path.join(library, 'library.sqlite-wal')), []],
    [
      'noise in its journal',
      async (library) => {
        const file = path.join(library, 'library.sqlite-wal');
        const bytes = await readFile(file);
        await writeFile(file, bytes.fill(0xa7, 100, 9000));
      },
      [],
    ],
    [
      'an older database put back beside a part of its journal',
      async (library) => {
        await cp(path.join(older, 'library.sqlite'), path.join(library, 'library.sqlite'));
        await truncate(path.join(library, 'library.sqlite-wal'), 40_000);
      },
      [],
    ],
    [
      'an older database put back beside its journal',
      (library) => cp(path.join(older, 'library.sqlite'), path.join(library, 'library.sqlite')),
      ['clip-3', 'clip-4'],
    ],
    ['its database deleted beside its journal', (library) => rm(path.join(library, 'library.sqlite')), []],
    [
      'its database emptied beside its journal',
      (library) => truncate(path.join(library, 'library.sqlite')),
      [],
    ],
  ])('has what its records know, with %s', async (_name, damage, seeds) => {
    const library = await copyOfKilled();
    await damage(library);
    const found = read(library);
    expect(found).toMatchObject({ prompts, seeds });
    expect(read(library)).toEqual({ ...found, notices: [] });
    const other = await copyOfKilled();
    await damage(other);
    expect(read(other, 'read')).toEqual(found);
    expect(read(other, 'read')).toEqual({ ...found, notices: [] }); // put in order once, not at each reading
  });
});

test('a much older database beside the journal of a newer one is put in order by a reader, too, but not beside a writer', async () => {
  const library = await copyOfKilled();
  read(library);
  const file = path.join(library, 'library.sqlite');
  const oldest = await readFile(file);
  change(library, "UPDATE clip SET prompt = 'Third prompt of ' || id", true);
  const close = change(library, "INSERT OR REPLACE INTO fact VALUES ('missing_rows', '[1]')", false);
  const left = path.join(folder, 'left');
  await cp(library, left, { recursive: true });
  const beside = read(library, 'read');
  expect(beside.prompts).toEqual(ids.map((id) => `Third prompt of ${id}`));
  expect((await stat(`${file}-wal`)).size).toBeGreaterThan(0);
  close();
  await writeFile(path.join(left, 'library.sqlite'), oldest);
  expect(read(left, 'read').prompts).toEqual(beside.prompts);
  expect(read(left)).toMatchObject({ prompts: beside.prompts, notices: [] });
});

/** Changes a library and its records as a writer does; answers how it is closed, if it is not. */
function change(library: string, sql: string, closes: boolean): () => void {
  const lock = takeWriteLock(library, 'a test');
  const { database } = openForWriting(library);
  const saver = createRecordSaver(library, database, (error) => {
    throw error;
  });
  database.exec(sql);
  saver.settle();
  const close = () => {
    closeDatabase(database, true);
    lock.release();
  };
  if (closes) close();
  return close;
}

describe('a rebuild', () => {
  test('that is killed before any of its steps is done by the next start, with all that the damaged database had', async () => {
    const damaged = await copyOfKilled();
    const file = path.join(damaged, 'library.sqlite');
    read(damaged); // into one file
    const { database } = openForWriting(damaged);
    giveSeeds(database);
    const select = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'clip_by_voice'");
    const { rootpage } = select.get() as { readonly rootpage: number };
    closeDatabase(database, true);
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0x5a, (rootpage - 1) * 4096, rootpage * 4096));

    const run = async (library: string, crashAt: number) => {
      const script = fileURLToPath(new URL('killed-rebuild.ts', import.meta.url));
      const child = spawn(process.execPath, [script, library, String(crashAt)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (data: Buffer) => (said += data.toString()));
      await once(child, 'close');
      return { said, signal: child.signalCode };
    };
    const copy = async () => {
      const library = await mkdtemp(path.join(folder, 'rebuilt-'));
      await cp(damaged, library, { recursive: true });
      return library;
    };
    const whole = JSON.parse((await run(await copy(), 0)).said) as { steps: number; notices: string[] };
    expect(whole.notices).toContain('library-rebuilt');
    const every = process.env['VOICEKEEP_EVERY_STEP'] === '1' ? 1 : 12;
    const crashes = Array.from(
      { length: Math.floor(whole.steps / every) },
      (_, number) => (number + 1) * every,
    );
    const crash = async (crashAt: number) => {
      const library = await copy();
      expect((await run(library, crashAt)).signal, `step ${crashAt}`).toBe('SIGKILL');
      expect(read(library), `step ${crashAt}`).toMatchObject({ prompts, seeds: ['clip-3', 'clip-4'] });
      const left = (await readdir(library)).filter((name) => name.includes('rebuilt'));
      expect(left, `step ${crashAt}`).toEqual([]);
    };
    for (let at = 0; at < crashes.length; at += 3) await Promise.all(crashes.slice(at, at + 3).map(crash));
  }, 120_000);
});
