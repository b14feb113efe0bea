import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  checkDatabase,
  closeDatabase,
  keepJournalShort,
  openDatabase,
} from '../../../electron/library/database/connection.ts';
import { isProven, isUnchecked, readOpenFact } from '../../../electron/library/database/open-fact.ts';
import { noteDamage, openForWriting } from '../../../electron/library/database/put-in-order.ts';
import { isDamage } from '../../../electron/library/database/sqlite-error.ts';
import { createRecordReader } from '../../../electron/library/records/clip-records.ts';
import { createRecordSaver } from '../../../electron/library/records/record-saver.ts';
import { checkSlice } from '../../../electron/sync/background-check.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { workers } from '../../built.ts';
import { clipOf, list } from './shelf.ts';

let folder: string;
/** Copies of a library's folder while it is at work, as a killed process would leave it. */
const states: { readonly copy: string; readonly content: string }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-left-open-'));
  const library = path.join(folder, 'library');
  const first = await openLibrary({ folder: library, mode: 'write', workers, holder: 'a test' });
  await list(
    first,
    Array.from({ length: 60 }, (_, number) => clipOf(`clip-${number}`, number)),
  );
  await first.close();
  for (let session = 0; session < 3; session += 1) {
    const { database } = openForWriting(library);
    const saver = createRecordSaver(library, database, (error) => {
      throw error;
    });
    keepState(library, database);
    for (let step = 0; step < 3; step += 1) {
      change(database, `${session}.${step}`);
      keepState(library, database);
      // Some of what changed is in the records, and some is not.
      if (step === 1) saver.settle();
      if (step === session) keepJournalShort(database, 1);
      keepState(library, database);
    }
    saver.settle();
    closeDatabase(database, true);
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function change(database: DatabaseSyncInstance, name: string): void {
  database.exec(`UPDATE clip SET prompt = '${name} of ' || id WHERE rowid % 3 <> ${name.length % 3}`);
  database.exec(`INSERT OR REPLACE INTO fact VALUES ('last_whole_listing_at', '${name}')`);
}

function saveAndClose(database: DatabaseSyncInstance, library: string): void {
  createRecordSaver(library, database, (error) => {
    throw error;
  }).settle();
  closeDatabase(database, true);
}

function contentOf(database: DatabaseSyncInstance): string {
  return JSON.stringify([...createRecordReader(database).all()]);
}

function keepState(library: string, database: DatabaseSyncInstance): void {
  const copy = path.join(folder, `state-${states.length}`);
  cpSync(library, copy, { recursive: true });
  states.push({ copy, content: contentOf(database) });
}

/** A library as it was left in a state. */
function copyOf(state: string): string {
  const copy = path.join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(state, copy, { recursive: true });
  return copy;
}

/** What the database of one state says beside the journal of another, where that is proven to be its own; null elsewhere. */
function contentIfProven(state: string, journal: string | null): string | null {
  const file = path.join(folder, 'pair.sqlite');
  copyFileSync(path.join(state, 'library.sqlite'), file);
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  if (journal !== null) copyFileSync(path.join(journal, 'library.sqlite-wal'), `${file}-wal`);
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const left = { left: readOpenFact(database), hadJournal: journal !== null };
    return isProven(database, file, left) ? contentOf(database) : null;
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  } finally {
    database.close();
  }
}

function leftBy(library: string): string {
  const opened = openDatabase(library, 'write');
  closeDatabase(opened.database, true);
  return opened.leftBy;
}

describe('a database that was left open', () => {
  test('is known to be with its own journal, at whatever moment, and is as it was last', () => {
    for (const [number, { copy, content }] of states.entries())
      expect(contentIfProven(copy, copy), `state ${number}`).toBe(content);
  });

  test('is never taken to be with its own journal where both together are what it never was', () => {
    let proven = 0;
    for (const [one, { copy: database }] of states.entries()) {
      for (const [other, { copy: journal, content }] of states.entries()) {
        const found = contentIfProven(database, journal);
        if (found === null) continue;
        proven += 1;
        expect(found, `the database of state ${one}, the journal of ${other}`).toBe(content);
      }
    }
    expect(proven).toBeGreaterThan(states.length);
  });

  test('is as it was at some moment where its journal is not there', () => {
    const contents = states.map(({ content }) => content);
    let proven = 0;
    for (const { copy } of states) {
      const found = contentIfProven(copy, null);
      if (found === null) continue;
      proven += 1;
      expect(contents).toContain(found);
    }
    expect(proven).toBeGreaterThan(0);
  });

  test.each<[string, (library: string) => void]>([
    [
      'whose journal has no whole transaction',
      (library) => truncateSync(path.join(library, 'library.sqlite-wal'), 3000),
    ],
    [
      'by an older version, which names no journals',
      (library) => {
        const database = new DatabaseSync(path.join(library, 'library.sqlite'));
        database.exec(`UPDATE fact SET value = json_remove(value, '$.journal') WHERE name = 'open'`);
        cpSync(library, `${library}-copy`, { recursive: true });
        database.close();
        rmSync(library, { recursive: true });
        cpSync(`${library}-copy`, library, { recursive: true });
        rmSync(`${library}-copy`, { recursive: true });
      },
    ],
  ])('%s is compared with its records row by row', (_name, damage) => {
    const { copy } = states.at(-1)!;
    expect(leftBy(copyOf(copy))).toBe('proven');
    const library = copyOf(copy);
    damage(library);
    expect(leftBy(library)).toBe('open');
  });

  test('and lost its journal keeps the lines of clips whose rows were changed in place', () => {
    const library = copyOf(states.at(-1)!.copy);
    for (const clip of ['clip-3', 'clip-4']) {
      saveAndClose(openForWriting(library).database, library);
      const file = path.join(library, 'library.sqlite');
      const before = readFileSync(file);
      const again = openForWriting(library);
      again.database.exec(`UPDATE clip SET favorite = 1 - favorite WHERE id = '${clip}'`);
      saveAndClose(again.database, library);
      // The journal is lost: the database is as it was before, and a text in it another.
      const damaged = Buffer.from(before.toString('latin1').replaceAll('of clip-50', 'of cl0p-50'), 'latin1');
      expect(damaged.equals(before)).toBe(false);
      writeFileSync(file, damaged);
      saveAndClose(openForWriting(library).database, library);
      const { whole, changed } = checkDatabase(library);
      expect(whole && changed.length === 0).toBe(false);
      noteDamage(library, 'a test');
      const mended = openForWriting(library);
      expect(contentOf(mended.database)).not.toContain('cl0p');
      closeDatabase(mended.database, true);
    }
  });

  test('is checked as a whole by the check in the background, once', async () => {
    const { copy } = states.at(-1)!;
    const library = await openLibrary({ folder: copyOf(copy), mode: 'write', workers, holder: 'a test' });
    expect(await library.isUnchecked()).toBe(true);
    await checkSlice({ library, clock: systemClock });
    expect(await library.isUnchecked()).toBe(false);
    await library.close();
  });

  test('stays to be checked where it is closed before, and is not where it was closed well', () => {
    const { copy } = states.at(-1)!;
    const library = copyOf(copy);
    for (let time = 0; time < 2; time += 1) {
      const { database } = openForWriting(library);
      expect(isUnchecked(database)).toBe(true);
      closeDatabase(database, true);
    }
    mkdirSync(path.join(folder, 'new'));
    const { database } = openForWriting(path.join(folder, 'new'));
    closeDatabase(database, true);
    const again = openForWriting(path.join(folder, 'new'));
    expect(isUnchecked(again.database)).toBe(false);
    closeDatabase(again.database, true);
  });
});
