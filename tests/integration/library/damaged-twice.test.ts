import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import fc from 'fast-check';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { closeDatabase } from '../../../electron/library/database/connection.ts';
import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import type { Library } from '../../../electron/library/library.ts';
import { openForWriting } from '../../../electron/library/database/put-in-order.ts';
import { readFact } from '../../../electron/library/mutations/facts.ts';
import { createRecordReader } from '../../../electron/library/records/clip-records.ts';
import type { RecordLine } from '../../../electron/library/records/record-line.ts';
import { createUserDataTables } from '../../../electron/library/user-data/user-data-tables.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { workers } from '../../built.ts';
import { makeAccount } from '../../fakes/account.ts';
import { clipOf, taskOf } from './shelf.ts';

const account = makeAccount({ seed: 83, voiceovers: 6 });
const ids = account.outputs.map(({ id }) => id);
const durationOf = (id: string) => account.outputs.find((output) => output.id === id)!.duration;

/** A clip as it was listed first, and as it was listed last. */
const versionOf = (number: number, version: 'older' | 'newer') => {
  const id = ids[number]!;
  const prompt = `The ${version} prompt ${number}`;
  const favorite = version === 'newer';
  return clipOf(id, number, {
    prompt,
    favorite,
    duration: durationOf(id),
    json: JSON.stringify({
      id,
      prompt,
      is_favorited: favorite,
      note: `as of the ${version} answer ${number}`,
    }),
  });
};
const older = ids.map((_id, number) => versionOf(number, 'older'));
const newer = ids.map((_id, number) => versionOf(number, 'newer'));

let sound: string;

async function temporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'voicekeep-twice-'));
}

const open = (folder: string) => openLibrary({ folder, mode: 'write', workers, holder: 'a test' });

type ClipLine = Extract<RecordLine, { readonly kind: 'clip' }>;

/** Opens a library's database in this thread, as a writer would, and reads all that a person could miss. */
function readAll(folder: string) {
  const { database, notices } = openForWriting(folder);
  try {
    const lines = [...createRecordReader(database).all()];
    const clips = lines.filter((line): line is ClipLine => line.kind === 'clip');
    return {
      notices,
      clips: new Map(clips.map((line) => [line.id, line])),
      userData: createUserDataTables(database).read(),
      audit: readFact(database, 'audit'),
    };
  } finally {
    closeDatabase(database, true);
  }
}

async function listAll(library: Library, clips: readonly ListedClip[]): Promise<void> {
  const listing = await library.beginListing();
  await listing.save(clips);
  const audit = { total_count: clips.length, outputs: clips.length, without_audio: 0, unaccounted: 0 };
  await listing.finish({ whole: true, audit });
}

/** A library with an older and a newer line of every clip, of its facts and of its user data. */
beforeAll(async () => {
  sound = await temporaryFolder();
  const first = await open(sound);
  await listAll(first, older);
  await first.setNote(ids[0]!, 'An older note');
  await first.close();
  const second = await open(sound);
  await listAll(second, newer);
  for (const id of ids.slice(0, 4))
    await second.storeMedia(taskOf(id, durationOf(id)), new Uint8Array(account.bytes(id)));
  await second.setNote(ids[1]!, 'A newer note');
  await second.setOwnFavorite({ kind: 'ids', ids: [ids[2]!] }, true);
  await second.createCollection('Best', { kind: 'ids', ids: [ids[3]!] });
  await second.close();
  return () => rm(sound, { recursive: true });
});

async function copyOfSound(): Promise<string> {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(sound, folder, { recursive: true });
  return folder;
}

const rootPage = (folder: string, name: string): number => {
  const database = new DatabaseSync(path.join(folder, 'library.sqlite'), { readOnly: true });
  const select = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?');
  const { rootpage } = select.get(name) as { readonly rootpage: number };
  database.close();
  return rootpage;
};

/** Overwrites a page, so that the database has to be made again. */
async function overwrite(folder: string, name: string): Promise<void> {
  const page = rootPage(folder, name);
  const file = path.join(folder, 'library.sqlite');
  const bytes = await readFile(file);
  await writeFile(file, bytes.fill(0x5a, (page - 1) * 4096, page * 4096));
}

async function changeInDatabase(folder: string, from: string, to: string): Promise<void> {
  const file = path.join(folder, 'library.sqlite');
  const bytes = await readFile(file);
  for (let at = bytes.indexOf(from); at >= 0; at = bytes.indexOf(from, at + 1)) {
    // A prompt stands within the JSON, too.
    if (bytes.toString('latin1', at - 10, at) === '"prompt":"') continue;
    bytes.write(to, at);
  }
  await writeFile(file, bytes);
}

/** Whether the row of a clip is another: the text may not lie in one piece, or lay in bytes that are free. */
function isRowDamaged(folder: string, number: number): boolean {
  const database = new DatabaseSync(path.join(folder, 'library.sqlite'), { readOnly: true });
  const row: unknown = database.prepare('SELECT prompt, json FROM clip WHERE id = ?').get(ids[number]!);
  database.close();
  return JSON.stringify(row).includes('never');
}

/**
 * Changes the last line that begins so, and those before it that say the same of a clip: where the machine is busy, a clip
 * gets a line before its file is there, too.
 */
async function changeLine(folder: string, start: string, change: (line: string) => string): Promise<void> {
  const [name = ''] = await readdir(path.join(folder, 'records'));
  const file = path.join(folder, 'records', name);
  const lines = (await readFile(file, 'utf8')).split('\n');
  const last = lines.findLastIndex((line) => line.startsWith(start));
  const changed = lines.map((line, at) =>
    at === last || (line.startsWith(start) && line.includes('as of the newer')) ? change(line) : line,
  );
  await writeFile(file, changed.join('\n'));
}

const lineDamages = {
  none: (line: string) => line,
  text: (line: string) =>
    line.replace('prompt', 'pr0mpt').replace('"data"', '"dat4"').replace('facts', 'f4cts'),
  checksum: (line: string) => `${line.slice(0, -6)}zzzz"}`,
  wiped: (line: string) => ' '.repeat(line.length),
  cut: (line: string) => line.slice(0, line.length / 2),
} as const;
type LineDamage = keyof typeof lineDamages;

/** Changes the row of a clip, its prompt or its JSON. */
const rowDamages = {
  none: () => Promise.resolve(),
  prompt: (folder: string, number: number) =>
    changeInDatabase(folder, `The newer prompt ${number}`, `The never prompt ${number}`),
  json: (folder: string, number: number) =>
    changeInDatabase(folder, `the newer answer ${number}`, `the never answer ${number}`),
} as const;

const damageOfClip = fc.record({
  line: fc.constantFrom(...(Object.keys(lineDamages) as LineDamage[])),
  row: fc.constantFrom(...(Object.keys(rowDamages) as (keyof typeof rowDamages)[])),
});

type ClipDamage = Parameters<Parameters<typeof damageOfClip.map>[0]>[0];

/** Damages the newest line and the row of each clip, so that the database has to be made again. */
async function damageClips(folder: string, damages: readonly ClipDamage[]): Promise<readonly ClipDamage[]> {
  const made: ClipDamage[] = [];
  for (const [number, { line, row }] of damages.entries()) {
    await changeLine(folder, `{"kind":"clip","id":"${ids[number]!}"`, lineDamages[line]);
    await rowDamages[row](folder, number);
    made.push({ line, row: isRowDamaged(folder, number) ? row : 'none' });
  }
  await overwrite(folder, 'clip_by_voice');
  return made;
}

function expectClip(found: ClipLine, number: number, { line, row }: ClipDamage): void {
  const [before, now, id] = [older[number]!, newer[number]!, ids[number]!];
  const { prompt, json, favorite, audio, sha256 } = found.clip;
  const what = `${number}: line ${line}, row ${row}`;
  const isWhole = line === 'none' || row === 'none';
  if (isWhole) expect(prompt, what).toBe(now.prompt);
  else expect([before.prompt, now.prompt], what).toContain(prompt);
  const last = isWhole || row === 'prompt' ? now : before;
  expect({ json, favorite }, what).toEqual({ json: last.json, favorite: Number(last.favorite) });
  const all = [json, ...found.earlier.map((one) => one.json)];
  expect(all, what).toContain(before.json);
  expect(
    all.filter((one) => JSON.stringify(one).includes('never')),
    what,
  ).toEqual([]);
  if (number < 4) expect({ audio, sha256 }, what).toEqual({ audio: 'cached', sha256: account.sha256(id) });
}

test('a clip comes back as it was last, or where all that says so is damaged as it was before, and never damaged', async () => {
  const damages = fc.array(damageOfClip, { minLength: ids.length, maxLength: ids.length });
  const property = fc.asyncProperty(damages, async (wanted) => {
    const folder = await temporaryFolder();
    try {
      await cp(sound, folder, { recursive: true });
      const made = await damageClips(folder, wanted);
      const { clips } = readAll(folder);
      for (const [number, damage] of made.entries()) expectClip(clips.get(ids[number]!)!, number, damage);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
  await fc.assert(property, { numRuns: 8 });
}, 60_000);

test.each([
  ['clip_by_voice', 'wiped'],
  ['note', 'none'],
  ['note', 'wiped'],
  ['own_favorite', 'checksum'],
  ['collected', 'wiped'],
  ['fact', 'text'],
  ['unsaved', 'wiped'],
] as const)(
  'with the page of %s overwritten and its newest line damaged (%s), what is the user’s own is there',
  async (page, damage) => {
    const folder = await copyOfSound();
    for (const kind of ['user-data', 'facts'])
      await changeLine(folder, `{"kind":"${kind}"`, lineDamages[damage]);
    await overwrite(folder, page);
    const { userData, clips } = readAll(folder);
    expect(userData).toMatchObject({
      notes: { [ids[0]!]: 'An older note', [ids[1]!]: 'A newer note' },
      favorites: [ids[2]],
      collections: [{ name: 'Best', clips: [ids[3]] }],
    });
    expect(clips.size).toBe(ids.length);
    expect(JSON.parse(await readFile(path.join(folder, 'own.json'), 'utf8'))).toMatchObject({
      notes: userData.notes,
      favorites: userData.favorites,
    });
  },
);

test('a row that only its index shows to be damaged makes the database be made again, not the opening fail', async () => {
  const folder = await copyOfSound();
  const page = rootPage(folder, 'collected_in_order');
  const file = path.join(folder, 'library.sqlite');
  const bytes = await readFile(file);
  const start = (page - 1) * 4096;
  // The first cell: the length of its record, then that of the record's header, which says more than there is.
  bytes[start + bytes.readUInt16BE(start + 8) + 1] = 0x7f;
  await writeFile(file, bytes);
  const { notices, userData } = readAll(folder);
  expect(notices).toMatchObject([{ code: 'library-rebuilt' }]);
  expect(userData.collections).toMatchObject([{ name: 'Best', clips: [ids[3]] }]);
});

test('a name of ours that was damaged makes the database be made again, and is not taken for a stranger’s', async () => {
  const folder = await copyOfSound();
  await changeInDatabase(folder, 'clip_by_voice', 'clip_by_v0ice');
  const { notices, clips } = readAll(folder);
  expect(notices).toMatchObject([{ code: 'library-rebuilt' }]);
  expect(clips.size).toBe(ids.length);
});

test('a search index that says it is of no known format makes the database be made again', async () => {
  const folder = await copyOfSound();
  const file = path.join(folder, 'library.sqlite');
  const bytes = await readFile(file);
  // Its one row: the text and, right after it, the number.
  const at = bytes.indexOf('version', (rootPage(folder, 'prompt_words_config') - 1) * 4096);
  bytes[at + 'version'.length] = 0;
  await writeFile(file, bytes);
  const { notices, clips } = readAll(folder);
  expect(notices).toMatchObject([{ code: 'library-rebuilt' }]);
  expect(clips.size).toBe(ids.length);
});

test('records of which a line is damaged are found by a verification, and written anew', async () => {
  const folder = await copyOfSound();
  await changeLine(folder, '{"kind":"clip"', lineDamages.text);
  const library = await open(folder);
  expect(await library.checkDatabase()).toEqual({ whole: true, recordsDamaged: true, changed: [] });
  await library.renewRecords();
  expect(await library.checkDatabase()).toEqual({ whole: true, recordsDamaged: false, changed: [] });
  await library.close();
  await rm(path.join(folder, 'library.sqlite'));
  const found = [...readAll(folder).clips.values()].map(({ clip }) => clip['json']);
  expect(found.sort()).toEqual(newer.map(({ json }) => json).sort());
});

test('a fact that was changed inside the database is found by a verification, and comes back', async () => {
  const folder = await copyOfSound();
  const { audit } = readAll(folder);
  await changeInDatabase(folder, '"total_count":', '"total_cound":');
  const library = await open(folder);
  expect(await library.checkDatabase()).toMatchObject({ changed: ['facts'] });
  expect((await library.status()).audit).toBeNull(); // what cannot be read is no proof, and no error
  await expect(library.proveDatabase()).rejects.toMatchObject({ code: 'library-damaged' });
  await library.close();
  const again = readAll(folder);
  expect(again.notices).toMatchObject([{ code: 'library-rebuilt' }]);
  expect(again.audit).toEqual(audit);
});

test('a note that was changed inside the database comes back from own.json, and is set aside', async () => {
  const folder = await copyOfSound();
  await changeInDatabase(folder, 'A newer note', 'A never note');
  const { notices, userData } = readAll(folder);
  expect(userData.notes[ids[1]!]).toBe('A newer note');
  expect(notices).toMatchObject([{ code: 'library-user-data-merged', params: { hasAside: 'yes' } }]);
});
