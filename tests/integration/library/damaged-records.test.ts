import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '../../../electron/library/database/connection.ts';
import { openForWriting } from '../../../electron/library/database/put-in-order.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { compareWithRecords, createRecordSaver } from '../../../electron/library/records/record-saver.ts';
import { summarizeRecords } from '../../../electron/library/records/record-summary.ts';
import { workers } from '../../built.ts';
import { clipOf, list } from './shelf.ts';

let folder: string;
let database: DatabaseSyncInstance;
let records: string;
let sound: Buffer;

/** A library with an older line and a newer one of each clip, of its facts and of the user data, open. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-damaged-records-'));
  const library = await openLibrary({ folder, mode: 'write', workers, holder: 'a test' });
  const ids = ['one', 'two', 'three'];
  await list(
    library,
    ids.map((id, number) => clipOf(id, number)),
  );
  await library.setNote('one', 'A note');
  await library.close();
  database = openForWriting(folder).database;
  const saver = createRecordSaver(folder, database, (error) => {
    throw error;
  });
  database.exec("UPDATE clip SET prompt = 'Another prompt'; UPDATE note SET text = 'Another note'");
  database.exec("INSERT OR REPLACE INTO fact VALUES ('last_whole_listing_at', 'another time')");
  saver.settle();
  const [name = ''] = readdirSync(path.join(folder, 'records'));
  records = path.join(folder, 'records', name);
  sound = readFileSync(records);
});

afterAll(async () => {
  closeDatabase(database, true);
  await rm(folder, { recursive: true, force: true });
});

const every = process.env['VOICEKEEP_EVERY_STEP'] === '1' ? 1 : 29;
const ends = () => [...sound].flatMap((byte, at) => (byte === 10 && at > 0 ? [at - 2, at - 1, at] : []));

test('a line whose write was cut off proves no damage, before and after it is written again', () => {
  const last = sound.lastIndexOf('{"kind"');
  for (let cut = last; cut < sound.length - 1; cut += every) {
    const after = Buffer.concat([sound.subarray(0, cut), Buffer.from('\n'), sound.subarray(last)]);
    for (const bytes of [Buffer.concat([sound, sound.subarray(last, cut)]), after]) {
      writeFileSync(records, bytes);
      const { damaged, lines } = summarizeRecords(folder);
      expect({ damaged, keys: lines.size }, `byte ${cut}`).toEqual({ damaged: false, keys: 5 });
    }
  }
  writeFileSync(records, sound);
});

test.each<[string, (bytes: Buffer, at: number) => void]>([
  ['a bit is another', (bytes, at) => void (bytes[at]! ^= 1)],
  ['all before the end of a line is noughts', (bytes, at) => void bytes.fill(0, at, bytes.indexOf(10, at))],
  ['all before the end of a line is noise', (bytes, at) => void bytes.fill(0xa7, at, bytes.indexOf(10, at))],
  [
    'all but the last byte of a line, and lines before it, are noughts',
    (bytes, at) => void bytes.fill(0, Math.max(1, at - 1500), Math.max(1, bytes.indexOf(10, at) - 1)),
  ],
  [
    'all but the last byte of a line, and lines before it, are letters',
    (bytes, at) => void bytes.fill('a', Math.max(1, at - 1500), Math.max(1, bytes.indexOf(10, at) - 1)),
  ],
  ['a stretch is noughts', (bytes, at) => void bytes.fill(0, at, Math.min(bytes.length, at + 700))],
  ['a stretch is letters', (bytes, at) => void bytes.fill('a', at, Math.min(bytes.length, at + 700))],
])('a sound database is never said to be changed where of its records %s', (_name, damage) => {
  const places = Array.from({ length: Math.floor(sound.length / every) }, (_, number) => number * every);
  for (const at of [...places, ...ends()]) {
    const damaged = Buffer.from(sound);
    damage(damaged, at);
    writeFileSync(records, damaged);
    expect(compareWithRecords(folder, database).changed, `byte ${at} of ${sound.length}`).toEqual([]);
  }
  writeFileSync(records, sound);
  expect(compareWithRecords(folder, database)).toEqual({ recordsDamaged: false, changed: [] });
});

test('records that are longer than the database knows, and damaged, are whole when a check has looked at them', async () => {
  const own = await mkdtemp(path.join(tmpdir(), 'voicekeep-longer-records-'));
  const open = () => openLibrary({ folder: own, mode: 'write', workers, holder: 'a test' });
  try {
    const library = await open();
    await list(library, [clipOf('one', 0), clipOf('two', 1)]);
    await library.close();
    const [name = ''] = readdirSync(path.join(own, 'records'));
    const file = path.join(own, 'records', name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"prompt":"', '"prompt":"~'));
    expect(summarizeRecords(own).damaged).toBe(true);

    const again = await open();
    expect(await again.checkDatabase()).toEqual({ whole: true, recordsDamaged: false, changed: [] });
    expect(summarizeRecords(own).damaged).toBe(false);
    await again.close();
  } finally {
    await rm(own, { recursive: true, force: true });
  }
});
