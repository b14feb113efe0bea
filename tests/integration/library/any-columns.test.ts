import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { mediaKinds } from '../../../electron/contract/clip.ts';
import { clipSorts } from '../../../electron/contract/sort-registry.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import { createClipIndex } from '../../../electron/library/index/clip-index.ts';
import { createMediaDue } from '../../../electron/library/mutations/media-due.ts';
import { createClipQueries } from '../../../electron/library/queries/clips.ts';
import { createExportQueries } from '../../../electron/library/queries/export.ts';
import { createStatusQueries } from '../../../electron/library/queries/status.ts';
import { createRecordReader } from '../../../electron/library/records/clip-records.ts';
import { readLine, writeLine } from '../../../electron/library/records/record-line.ts';
import { verifyLibrary } from '../../../electron/sync/verify.ts';
import { makeAccount } from '../../fakes/account.ts';
import { calm } from '../sync/calm.ts';
import { clipOf, list, queryOf, taskOf } from './shelf.ts';
import { filledOnce, shelfOfTest } from './shelf-of-test.ts';

const account = makeAccount({ seed: 71, voiceovers: 2 });
const [odd = '', sound = ''] = account.outputs.map(({ id }) => id);
const everything = { kind: 'query' as const, query: queryOf() };

const fill = filledOnce(async (own) => {
  const library = await own.open();
  await list(library, [clipOf(odd, 1, { duration: null }), clipOf(sound, 2)]);
  for (const id of [odd, sound]) await library.storeMedia(taskOf(id), new Uint8Array(account.bytes(id)));
  await own.close(library);
});

/** What a column of each kind may hold: NULL, numbers beyond JavaScript's, texts and bytes that say nothing. */
const values: Readonly<Record<string, readonly string[]>> = {
  INTEGER: ['NULL', '-9000000000000000000', '9223372036854775807', '-1', '9007199254740993', '7'],
  REAL: ['NULL', '9e999', '-9e999', '-1.5', '1e300', '0'],
  TEXT: ['NULL', "''", "CAST(x'ff00fe41' AS TEXT)", "'9e999'", "'../../x'", 'hex(zeroblob(20000))'],
  BLOB: ['NULL', "x''", "x'00ff'", 'zeroblob(100000)', "x'41'", "x'ff'"],
};
const rounds = [0, 1, 2, 3, 4, 5] as const;

interface Column {
  readonly name: string;
  readonly type: string;
}

/** All columns but those that a clip is known by. */
function columnsOf(database: DatabaseSyncInstance): readonly Column[] {
  const select = "SELECT name, type FROM pragma_table_info('clip') WHERE name NOT IN ('rowid', 'id')";
  return database.prepare(select).all() as readonly Column[];
}

/** Answers whether the column takes the value. */
function isPut(database: DatabaseSyncInstance, { name, type }: Column, round: number): boolean {
  try {
    database.exec(`UPDATE clip SET ${name} = ${values[type]?.[round] ?? 'NULL'} WHERE id = '${odd}'`);
    return true;
  } catch (error) {
    if (error instanceof Error && /constraint|cannot store/i.test(error.message)) return false;
    throw error;
  }
}

test('any value in any one column of a cached clip costs at most its field', async () => {
  const shelf = await shelfOfTest();
  await fill(shelf);
  const database = new DatabaseSync(shelf.database);
  onTestFinished(() => database.close());
  const read = () => {
    const index = createClipIndex(database);
    const clips = createClipQueries(shelf.folder, database, index);
    for (const sort of clipSorts) {
      expect(
        clips
          .window(queryOf({ sort }), 0, 10)
          .clips.map(({ id }) => id)
          .sort(),
      ).toEqual([odd, sound].sort());
    }
    clips.filters(queryOf({ from: '0001-01-01', to: '9999-12-31' }));
    clips.clips(clips.inOrder(queryOf()), 'x');
    expect(clips.selected(everything, 0, 10)).toHaveLength(2);
    clips.newest(10);
    clips.voices();
    clips.languages();
    for (const kind of mediaKinds) {
      clips.cachedFrom(kind, null, 10, true);
      createMediaDue(database).mediaDue(kind, 10, [], true);
    }
    const exporting = createExportQueries(database, index);
    expect(JSON.parse(exporting.exportable(exporting.numbers(everything)))).toHaveLength(2);
    expect(createStatusQueries(shelf.folder, database, index).status(true, 10).clips).toBe(2);
    for (const line of createRecordReader(database).all()) expect(readLine(writeLine(line))).not.toBeNull();
  };
  let tried = 0;
  for (const column of columnsOf(database)) {
    for (const round of rounds) {
      database.exec('BEGIN');
      if (isPut(database, column, round)) {
        tried += 1;
        expect(read, `${column.name} = ${values[column.type]?.[round]}`).not.toThrow();
      }
      database.exec('ROLLBACK');
    }
  }
  expect(tried).toBeGreaterThan(120);
});

test.each(rounds)(
  'a clip with value %i in all its columns is listed, counted, verified and planned',
  async (round) => {
    const shelf = await shelfOfTest();
    await fill(shelf);
    const database = new DatabaseSync(shelf.database);
    for (const column of columnsOf(database)) isPut(database, column, round);
    database.close();

    for (const mode of ['read', 'write'] as const) {
      const library = await shelf.open(mode);
      expect((await library.window(queryOf(), 0, 10)).total).toBe(2);
      expect((await library.status()).clips).toBe(2);
      const exporter = createExporter({ library });
      const template = '{created} {seen} {voice} {prompt} {duration} {seed} {model} {bytes} {hash} {id}';
      expect(await exporter.preview({ folder: null, template, selection: everything })).toMatchObject({
        clips: 2,
      });
      await exporter.close();
      const report = await verifyLibrary({ ...calm(), library, client: null, repair: false });
      expect(report.ok).toBeGreaterThanOrEqual(1);
      await shelf.close(library);
    }
    const again = await shelf.open();
    await list(again, [clipOf(odd, 1), clipOf(sound, 2)]);
    expect((await again.window(queryOf(), 0, 10)).total).toBe(2);
  },
);
