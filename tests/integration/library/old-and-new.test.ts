import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDatabase } from '../../../electron/library/database/connection.ts';
import { openForWriting } from '../../../electron/library/database/put-in-order.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { createRecordReader } from '../../../electron/library/records/clip-records.ts';
import type { RecordLine } from '../../../electron/library/records/record-line.ts';
import { createRecordSaver } from '../../../electron/library/records/record-saver.ts';
import type { UserDataContent } from '../../../electron/library/user-data/merge-user-data.ts';
import { createUserDataTables } from '../../../electron/library/user-data/user-data-tables.ts';
import { workers } from '../../built.ts';
import { makeAccount } from '../../fakes/account.ts';
import { clipOf, list, taskOf } from './shelf.ts';

/** Parts of a library that a backup can bring back by themselves, or leave out. */
const parts = ['library.sqlite', 'records', 'own.json', 'audio'] as const;
type Part = (typeof parts)[number];
type State = 'old' | 'new' | 'rewritten' | 'other' | 'absent';

const account = makeAccount({ seed: 47, voiceovers: 8 });
const ids = account.outputs.map(({ id }) => id);
const older = ids.slice(0, 5).map((id, number) => versionOf(id, number, 'older'));
const newer = ids.slice(1, 7).map((id, number) => versionOf(id, number + 1, 'newer')); // without the first, and with two more
const foreign = [...older, versionOf(ids[7]!, 7, 'foreign')];

let folder: string;

function versionOf(id: string, number: number, version: string) {
  const { duration } = account.outputs.find((output) => output.id === id)!;
  return clipOf(id, number, {
    prompt: `The ${version} prompt`,
    duration,
    json: JSON.stringify({ id, version }),
  });
}

const open = (at: string) => openLibrary({ folder: at, mode: 'write', workers, holder: 'a test' });
const inState = (state: State) => path.join(folder, state);

/** One library: as it was, as it is, with its records written anew, and as another computer went on with what it was. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-old-and-new-'));
  const store = async (library: Awaited<ReturnType<typeof open>>, number: number) => {
    const { duration } = account.outputs[number]!;
    await library.storeMedia(taskOf(ids[number]!, duration), new Uint8Array(account.bytes(ids[number]!)));
  };
  const first = await open(inState('old'));
  await list(first, older);
  await first.identify('of this library');
  for (const number of [0, 1]) await store(first, number);
  await first.setNote(ids[0]!, 'An older note');
  await first.createCollection('Best', { kind: 'ids', ids: [ids[2]!, ids[0]!] });
  await first.close();

  await cp(inState('old'), inState('new'), { recursive: true });
  const second = await open(inState('new'));
  await list(second, newer);
  for (const number of [2, 5]) await store(second, number);
  await second.setNote(ids[5]!, 'A newer note');
  await second.setOwnFavorite({ kind: 'ids', ids: [ids[6]!] }, true);
  await second.setRejected({ kind: 'ids', ids: [ids[3]!] }, true);
  await second.setVoiceKind({ voice: 'One', language: 'en', kind: 'female' });
  const [best] = await second.collections();
  await second.addToCollection(best!.id, { kind: 'ids', ids: [ids[1]!] });
  await second.close();

  await cp(inState('new'), inState('rewritten'), { recursive: true });
  const third = await open(inState('rewritten'));
  await third.renewRecords();
  await third.close();

  await cp(inState('old'), inState('other'), { recursive: true });
  const other = await open(inState('other'));
  await list(other, foreign, false);
  await store(other, 7);
  await other.setNote(ids[7]!, 'A foreign note');
  await other.setOwnFavorite({ kind: 'ids', ids: [ids[4]!] }, true);
  await other.close();
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

type ClipLine = Extract<RecordLine, { readonly kind: 'clip' }>;

/** Opens a library in this thread as a writer does, brings its records up to date and closes it; answers what it held. */
function openAndClose(library: string) {
  const { database, notices } = openForWriting(library);
  const errors: unknown[] = [];
  try {
    const lines = [...createRecordReader(database).all()];
    createRecordSaver(library, database, (error) => errors.push(error)).settle();
    const clips = lines.filter((line): line is ClipLine => line.kind === 'clip');
    return {
      notices: notices.map(({ code }) => code),
      errors,
      clips: new Map(clips.map((line) => [line.id, line])),
      userData: createUserDataTables(database).read(),
    };
  } finally {
    closeDatabase(database, true);
  }
}

async function assemble(library: string, states: Readonly<Record<Part, State>>): Promise<void> {
  await mkdir(path.join(library, 'audio'), { recursive: true });
  for (const part of parts) {
    if (states[part] === 'absent') continue;
    await cp(path.join(inState(states[part]), part), path.join(library, part), { recursive: true });
  }
}

/** What a state knew, by the library as it was left. */
async function knownIn(state: State) {
  const copy = await mkdtemp(path.join(folder, 'known-'));
  await cp(inState(state), copy, { recursive: true });
  return openAndClose(copy);
}

type Known = Awaited<ReturnType<typeof knownIn>>;

/** Everything of the user's that lies in the library: in use, or set aside. */
async function userDataOf(library: string, found: UserDataContent): Promise<readonly UserDataContent[]> {
  const asides = (await readdir(library)).filter((name) => /^own\.merged-.*\.json$/.test(name));
  const read = async (name: string) =>
    JSON.parse(await readFile(path.join(library, name), 'utf8')) as UserDataContent;
  return [found, ...(await Promise.all(asides.map(read)))];
}

function expectUserData(all: readonly UserDataContent[], known: UserDataContent, what: string): void {
  const has = (test: (one: UserDataContent) => boolean) => all.some(test);
  for (const [id, note] of Object.entries(known.notes))
    expect(
      has(({ notes }) => notes[id]?.includes(note) === true),
      `${what}: ${note}`,
    ).toBe(true);
  for (const list of ['favorites', 'rejected'] as const)
    for (const id of known[list])
      expect(
        has((one) => one[list].includes(id)),
        `${what}: ${list}`,
      ).toBe(true);
  for (const { id, clips } of known.collections) {
    const isInOrder = ({ collections }: UserDataContent) => {
      const held = collections.find((one) => one.id === id)?.clips.filter((clip) => clips.includes(clip));
      return held?.join() === clips.join();
    };
    expect(has(isInOrder), `${what}: collection`).toBe(true);
  }
  for (const { voice } of known.voices)
    expect(
      has(({ voices }) => voices.some((one) => one.voice === voice)),
      `${what}: voice`,
    ).toBe(true);
}

function expectClips(found: Known['clips'], known: Known['clips'], what: string): void {
  for (const [id, line] of known) {
    const clip = found.get(id);
    expect(clip, `${what}: clip ${id}`).toBeDefined();
    const all = [clip!.clip['json'], ...clip!.earlier.map(({ json }) => json)];
    for (const json of [line.clip['json'], ...line.earlier.map((one) => one.json)])
      expect(all, `${what}: JSON of ${id}`).toContain(json);
    const hashes = clip!.hashes.map(({ sha256 }) => sha256);
    for (const { sha256 } of line.hashes) expect(hashes, `${what}: hash of ${id}`).toContain(sha256);
  }
}

/** Every combination, but those with nothing to know anything by; each second one without audio, where that may be. */
function combinations(states: Readonly<Record<Exclude<Part, 'audio'>, readonly State[]>>) {
  return states['library.sqlite']
    .flatMap((database) =>
      states.records.flatMap((records) =>
        states['own.json'].map((own) => ({ 'library.sqlite': database, records, 'own.json': own })),
      ),
    )
    .filter((one) => one['library.sqlite'] !== 'absent' || one.records !== 'absent')
    .map((one, number) => ({ ...one, audio: (['old', 'absent'] as const)[number % 2]! }));
}

async function expectNothingLost(states: Readonly<Record<Part, State>>, known: ReadonlyMap<State, Known>) {
  const what = parts.map((part) => `${part} ${states[part]}`).join(', ');
  const library = await mkdtemp(path.join(folder, 'assembled-'));
  await assemble(library, states);
  const first = openAndClose(library);
  const check = async ({ clips, userData }: Known) => {
    for (const part of ['library.sqlite', 'records'] as const) {
      const had = known.get(states[part]);
      if (had) expectClips(clips, had.clips, what);
    }
    for (const part of ['library.sqlite', 'records', 'own.json'] as const) {
      const had = known.get(states[part]);
      if (had) expectUserData(await userDataOf(library, userData), had.userData, what);
    }
  };
  expect(first.errors, what).toEqual([]);
  await check(first);
  // Once is enough: the next start finds nothing to say, and the second home knows it all as well.
  const second = openAndClose(library);
  expect({ notices: second.notices, errors: second.errors }, what).toEqual({ notices: [], errors: [] });
  if (states['own.json'] !== 'absent') return first;
  await rm(path.join(library, 'library.sqlite'));
  await rm(path.join(library, 'own.json'), { force: true });
  const rebuilt = openAndClose(library);
  expect([...rebuilt.clips.values()], what).toEqual([...second.clips.values()]);
  expect(rebuilt.userData, what).toEqual(second.userData);
  return first;
}

describe('a library of which parts were put back from a backup', () => {
  test('knows what any of its parts knows, and shows it as it was last', async () => {
    const known = new Map<State, Known>();
    for (const state of ['old', 'new', 'rewritten'] as const) known.set(state, await knownIn(state));
    const newest = known.get('new')!;
    const all = combinations({
      'library.sqlite': ['old', 'new', 'absent'],
      records: ['old', 'new', 'rewritten', 'absent'],
      'own.json': ['old', 'new', 'absent'],
    });
    for (const states of all) {
      const { clips } = await expectNothingLost(states, known);
      if (states['library.sqlite'] !== 'new' && !['new', 'rewritten'].includes(states.records)) continue;
      const told = ({ clip }: ClipLine) => [clip['prompt'], clip['json'], clip['gone_since'], clip['audio']];
      const what = JSON.stringify(states);
      for (const [id, line] of newest.clips) expect(told(clips.get(id)!), what).toEqual(told(line));
    }
  }, 60_000);
});

describe('a library that two computers went on with apart', () => {
  test('knows what either knows, whichever parts come from which', async () => {
    const known = new Map<State, Known>();
    for (const state of ['new', 'rewritten', 'other'] as const) known.set(state, await knownIn(state));
    const states = ['new', 'other'] as const;
    const all = combinations({
      'library.sqlite': states,
      records: ['new', 'rewritten', 'other'],
      'own.json': [...states, 'absent'],
    });
    for (const one of all) await expectNothingLost(one, known);
  }, 60_000);
});

test('records of another library are kept under another name, told, and written anew', async () => {
  const library = await mkdtemp(path.join(folder, 'mixed-'));
  const stranger = await mkdtemp(path.join(folder, 'stranger-'));
  const other = await open(stranger);
  await list(other, [versionOf(ids[7]!, 7, 'stranger')]);
  await other.identify('of another library');
  await other.close();
  await cp(inState('new'), library, { recursive: true });
  await rm(path.join(library, 'records'), { recursive: true });
  await cp(path.join(stranger, 'records'), path.join(library, 'records'), { recursive: true });
  const { clips, notices } = openAndClose(library);
  expect(notices).toEqual(['library-records-set-aside']);
  expect([...clips.keys()].sort()).toEqual(ids.slice(0, 7).sort());
  const asides = (await readdir(path.join(library, 'records'))).filter((name) => name.endsWith('.other'));
  expect(asides).toHaveLength(1);
  expect(await readFile(path.join(library, 'records', asides[0]!), 'utf8')).toContain('stranger');
  await rm(path.join(library, 'library.sqlite'));
  expect([...openAndClose(library).clips.keys()].sort()).toEqual(ids.slice(0, 7).sort());
});

test('records of which a whole file is missing are written anew, and a line that was taken out is found', async () => {
  const library = await mkdtemp(path.join(folder, 'large-'));
  const wide = { padding: 'x'.repeat(1_500_000) };
  const clips = ids.map((id, number) => clipOf(id, number, { json: JSON.stringify({ id, ...wide }) }));
  const first = await open(library);
  await list(first, clips);
  await first.renewRecords();
  await first.close();
  const records = path.join(library, 'records');
  const [begin = '', ...rest] = (await readdir(records)).sort();
  expect(rest).not.toEqual([]);
  await rm(path.join(records, begin));
  openAndClose(library);
  await rm(path.join(library, 'library.sqlite'));
  expect(openAndClose(library).clips.size).toBe(ids.length);

  const [name = ''] = (await readdir(records)).sort();
  const lines = (await readFile(path.join(records, name), 'utf8')).split('\n');
  const taken = lines.findIndex((line) => line.startsWith('{"kind":"clip"'));
  const again = await open(library);
  await writeFile(path.join(records, name), lines.filter((_line, number) => number !== taken).join('\n'));
  expect((await again.checkDatabase()).recordsDamaged).toBe(true);
  await again.close();
});

test('records that someone put in another order bring no older state back', async () => {
  const library = await mkdtemp(path.join(folder, 'reversed-'));
  await cp(inState('new'), library, { recursive: true });
  const before = (await knownIn('new')).clips;
  const records = path.join(library, 'records');
  for (const name of await readdir(records)) {
    const lines = (await readFile(path.join(records, name), 'utf8')).split('\n');
    await writeFile(path.join(records, name), lines.reverse().join('\n'));
  }
  const { clips, notices } = openAndClose(library);
  expect({ clips, notices }).toEqual({ clips: before, notices: [] });
  await rm(path.join(library, 'library.sqlite'));
  expect(openAndClose(library).clips).toEqual(before);
});
