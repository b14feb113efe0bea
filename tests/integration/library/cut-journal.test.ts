import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '../../../electron/library/database/connection.ts';
import { openForWriting } from '../../../electron/library/database/put-in-order.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { createRecordReader } from '../../../electron/library/records/clip-records.ts';
import { createRecordSaver } from '../../../electron/library/records/record-saver.ts';
import { createUserData } from '../../../electron/library/user-data/user-data.ts';
import { createUserDataTables } from '../../../electron/library/user-data/user-data-tables.ts';
import { workers } from '../../built.ts';
import { clipOf, list } from './shelf.ts';

const ids = Array.from({ length: 6 }, (_, number) => `clip-${number}`);
const frame = { header: 32, bytes: 24 + 4096 } as const;

let folder: string;
/** As a killed process left it: much changed, in several steps, since its journal was begun; all is in the records. */
let killed: string;
let wanted: ReturnType<typeof contentOf>;
/** As a killed process left it before anything was in the records. */
let unsaved: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-cut-'));
  const library = path.join(folder, 'library');
  const first = await openLibrary({ folder: library, mode: 'write', workers, holder: 'a test' });
  await list(
    first,
    ids.map((id, number) => clipOf(id, number)),
  );
  await first.createCollection('Best', { kind: 'ids', ids: ['clip-5', 'clip-2', 'clip-0'] });
  await first.close();

  const { database } = openForWriting(library);
  change(library, database, 1);
  unsaved = path.join(folder, 'unsaved');
  await cp(library, unsaved, { recursive: true });
  changeMuch(library, database);
  killed = path.join(folder, 'killed');
  await cp(library, killed, { recursive: true });
  wanted = contentOf(database);
  closeDatabase(database, true);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Three times, and each time saved in the records. */
function changeMuch(library: string, database: DatabaseSyncInstance): void {
  const saver = createRecordSaver(library, database, (error) => {
    throw error;
  });
  for (let time = 1; time <= 3; time += 1) {
    change(library, database, time);
    saver.settle();
  }
}

function change(library: string, database: DatabaseSyncInstance, time: number): void {
  const nothing = () => undefined;
  const index = {
    ids: () => [],
    userDataChanged: nothing,
    userDataLoaded: nothing,
    flagChanged: nothing,
    voiceKindsChanged: nothing,
  };
  const userData = createUserData(library, database, { index, tell: nothing });
  const [best] = createUserDataTables(database).read().collections;
  userData.setNote('clip-1', `Note ${time}`);
  userData.setRejected({ kind: 'ids', ids: [`clip-${time}`] }, true);
  database.exec(`UPDATE clip SET favorite = ${time % 2}, prompt = 'Prompt ${time} of ' || id`);
  userData.moveInCollection(best!.id, ['clip-0'], time % 2 === 1 ? 'clip-5' : null);
  userData.setVoiceKind({ voice: 'One', language: 'en', kind: `kind ${time}` });
  database.exec(`INSERT OR REPLACE INTO fact VALUES ('last_whole_listing_at', '2026-01-0${time}')`);
}

function contentOf(database: DatabaseSyncInstance) {
  const lines = [...createRecordReader(database).all()].filter(({ kind }) => kind !== 'user-data');
  const { revision: _counts, ...userData } = createUserDataTables(database).read();
  return { lines, userData };
}

const ownFiles = {
  'as it was': () => Promise.resolve(),
  deleted: (file: string) => rm(file),
  'with changed bytes': async (file: string) => {
    const bytes = await readFile(file);
    for (let at = 50; at < bytes.length; at += 97) bytes[at]! ^= 0x10;
    await writeFile(file, bytes);
  },
} as const;

/** With each state of `own.json`, every third end is tried, unless all are asked for. */
const step = process.env['VOICEKEEP_EVERY_STEP'] === '1' ? 1 : 3;

/** Where the journal's transactions end: what lies behind the last whole one is not there. */
async function endsOfTransactions(): Promise<readonly number[]> {
  const journal = await readFile(path.join(killed, 'library.sqlite-wal'));
  const ends: number[] = [];
  for (let at: number = frame.header; at < journal.length; at += frame.bytes)
    if (journal.readUInt32BE(at + 4) > 0) ends.push(at + frame.bytes);
  return ends;
}

test.each(Object.entries(ownFiles).map(([name, damage], number) => [name, number, damage] as const))(
  'whatever end its journal lost, a killed library comes back as it was last recorded, its own.json %s',
  async (_name, number, damageOwn) => {
    const ends = await endsOfTransactions();
    expect(ends.length).toBeGreaterThan(30);
    for (const [index, end] of [0, ...ends].entries()) {
      if (index % step !== number % step) continue;
      const library = path.join(folder, 'cut');
      await rm(library, { recursive: true, force: true });
      await cp(killed, library, { recursive: true });
      await truncate(path.join(library, 'library.sqlite-wal'), end);
      await damageOwn(path.join(library, 'own.json'));
      const { database } = openForWriting(library);
      const found = contentOf(database);
      closeDatabase(database, true);
      expect(found, `${end} bytes left`).toEqual(wanted);
    }
  },
  60_000,
);

/** What a person put in, each as it stands on its line of `own.json`. */
function entriesOf({ userData }: ReturnType<typeof contentOf>): readonly string[] {
  const { favorites, rejected, notes, collections, voices } = userData;
  const texts = [...favorites, ...rejected, ...collections.flatMap(({ clips }) => clips)];
  return [
    ...texts.map((text) => `  ${JSON.stringify(text)}`),
    ...Object.entries(notes).map(([id, note]) => `  ${JSON.stringify(id)}: ${JSON.stringify(note)}`),
    ...voices.map(({ kind }) => `"kind": ${JSON.stringify(kind)}`),
  ];
}

test('with its journal lost before anything was recorded, all that stands on sound lines of own.json is there', async () => {
  const lines = (await readFile(path.join(unsaved, 'own.json'), 'utf8')).split('\n');
  const sound = entriesOf(await openWithout(lines));
  expect(sound).toContain('  "clip-1": "Note 1"');
  expect(sound).toHaveLength(6);
  for (const [number, line] of lines.entries()) {
    if (number % step !== 0 || !/\w|[[{]/.test(line)) continue;
    // One bit of its first letter, or of its bracket.
    const damaged = line.replace(/[a-z]|[[{]/, (one) => String.fromCharCode(one.charCodeAt(0) ^ 0x10));
    const found = entriesOf(await openWithout(lines.with(number, damaged)));
    // A kind is none without the voice's name and language.
    const ofVoice = line.startsWith('   "') && number > lines.indexOf(' "voices": [') ? '"kind"' : null;
    const lost = sound.filter(
      (entry) => !line.includes(entry.trim()) && entry.split(':')[0] !== ofVoice && !found.includes(entry),
    );
    expect(lost, `line ${number}: ${damaged}`).toEqual([]);
  }
}, 60_000);

async function openWithout(ownLines: readonly string[]) {
  const library = path.join(folder, 'without');
  await rm(library, { recursive: true, force: true });
  await cp(unsaved, library, { recursive: true });
  await rm(path.join(library, 'library.sqlite-wal'));
  await writeFile(path.join(library, 'own.json'), ownLines.join('\n'));
  const { database } = openForWriting(library);
  const found = contentOf(database);
  closeDatabase(database, true);
  return found;
}
