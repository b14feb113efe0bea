import { existsSync } from 'node:fs';
import { cp, lstat, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../electron/contract/errors.ts';
import type { Library } from '../../electron/library/library.ts';
import type { Account } from '../fakes/account.ts';
import { accountOf } from '../fakes/account.ts';
import { chance, chanceOf } from '../fakes/chance.ts';
import type { Base, Content } from './damage-content.ts';
import { bases, contentOf, fill, lostOf, open } from './damage-content.ts';
import { fillHome, homeFaults } from './damage-home.ts';
import type { QuickContent } from './quick-round.ts';
import { createQuickRound } from './quick-round.ts';
import type { Damage } from './spoil.ts';
import { damages, spoil } from './spoil.ts';

const counted = ['database', 'records', 'userData', 'media', 'home'] as const;

export interface DamageResult {
  readonly rounds: number;
  readonly rebuilt: number;
  readonly joined: number;
  readonly damaged: Readonly<Record<(typeof counted)[number], number>>;
  /** What was lost, or damaged without a word; empty when the promise held. */
  readonly faults: readonly string[];
}

/** Of a round that are told. */
const mostFaults = 4;

interface Sound {
  readonly folder: string;
  readonly account: Account;
  readonly folderOf: (name: Base | 'earlier') => string;
  readonly content: ReadonlyMap<Base, Content>;
  /** Null: all is done. */
  readonly quick: ReadonlyMap<Base, QuickContent> | null;
}

/** What was done to a library in one round. */
interface Spoiled {
  readonly main: 'database' | 'records';
  readonly how: ReadonlyMap<string, Damage>;
  /** Clips' files that are not what they were. */
  readonly media: number;
}

/**
 * Damages a library at seeded places, round after round: its database (with its journal) or its records, and beside that
 * its own.json, some audio and videos, and what the app keeps for itself. Then it is read, started, verified, repaired and
 * started again, with no service; and once more from its records alone. Everything must be there, and everything that was
 * damaged must be reported.
 */
export async function damageLibraries(options: {
  readonly rounds: number;
  readonly seed: number;
  /** Without the clips' files and the threads that check them. */
  readonly quick?: boolean;
  /** The only round to make; null: all. */
  readonly only?: number | null;
  readonly onRound?: (round: number, faults: readonly string[]) => void;
}): Promise<DamageResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-damage-'));
  const damaged = { database: 0, records: 0, userData: 0, media: 0, home: 0 };
  const faults: string[] = [];
  const notices: string[] = [];
  try {
    const minute = (number: number) => (Date.UTC(2023, 5, 22) + number * 60_000) * 1000;
    const account = accountOf(
      Array.from({ length: 30 }, (_, number) => ({ createdAtMicros: minute(number), video: true })),
      options.seed,
    );
    const folderOf = (name: string) => path.join(folder, name);
    await writeFile(path.join(folder, 'outside'), 'private');
    await fillHome(path.join(folder, 'home-sound'));
    const content = await fill(folderOf, account);
    const quick = options.quick === true ? await quickContent(folderOf) : null;
    const sound = { folder, account, folderOf, content, quick };
    for (let round = 1; round <= options.rounds; round += 1) {
      if (options.only != null && round !== options.only) continue;
      const name = `${options.seed} round ${round}`;
      const found = await oneRound(sound, name);
      for (const what of counted) damaged[what] += found.damaged[what];
      notices.push(...found.notices);
      faults.push(...found.faults.map((fault) => `${name}: ${fault}`));
      options.onRound?.(round, found.faults);
    }
    const count = (code: string) => notices.filter((one) => one === code).length;
    return {
      rounds: options.rounds,
      rebuilt: count('library-rebuilt'),
      joined: count('library-records-joined'),
      damaged,
      faults,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What each base holds, by a copy that was opened. */
async function quickContent(folderOf: (name: string) => string): Promise<ReadonlyMap<Base, QuickContent>> {
  const found = new Map<Base, QuickContent>();
  for (const base of bases) {
    const copy = folderOf(`copy of ${base}`);
    await cp(folderOf(base), copy, { recursive: true });
    found.set(base, createQuickRound(copy, null).once('write'));
  }
  return found;
}

async function oneRound(sound: Sound, name: string) {
  const library = path.join(sound.folder, 'damaged');
  const base = chanceOf(bases, `${name} base`);
  const withFiles = (file: string) => sound.quick === null || !/\.mp[34]$/.test(file);
  await cp(sound.folderOf(base), library, { recursive: true, filter: withFiles });
  const spoiled = await spoilLibrary(sound, library, base, name);
  const faults: string[] = [];
  const isHome = chance(`${name} settings`) < 0.2;
  if (isHome)
    faults.push(
      ...(await homeFaults(sound.folderOf('home-sound' as Base), path.join(sound.folder, 'home'), name)),
    );
  const round = sound.quick
    ? createQuickRound(library, sound.quick.get(base)!)
    : createRound(library, sound.content.get(base)!, sound.account);
  try {
    if (chance(`${name} read`) < 0.3) await round.read();
    await round.write(spoiled.media, chance(`${name} repair`) < 0.25);
    if (chance(`${name} alone`) < 0.5) await round.fromRecordsAlone();
  } catch (error) {
    faults.push(`ended with ${error instanceof AppError ? error.code : String(error)}`);
    await round.close();
  }
  faults.push(...round.faults, ...untold(spoiled, round.notices));
  if ((await readFile(path.join(sound.folder, 'outside'), 'utf8')) !== 'private')
    faults.push('a link was written through');
  const isMedia = (file: string) => /^(?:audio|video)\b/.test(file);
  const how = [...spoiled.how]
    .flatMap(([file, damage]) => (isMedia(file) ? [] : `${file} ${damage}`))
    .join(', ');
  await rm(library, { recursive: true });
  return {
    // One thing that is wrong shows in many clips.
    faults: faults.slice(0, mostFaults).map((fault) => `${base} (${how}): ${fault.slice(0, 400)}`),
    notices: round.notices,
    damaged: {
      database: Number(spoiled.main === 'database'),
      records: Number(spoiled.main === 'records'),
      userData: Number(spoiled.how.has('own.json')),
      media: spoiled.media,
      home: Number(isHome),
    },
  };
}

const withoutOlder = damages.filter((one) => one !== 'older');

async function spoilLibrary(sound: Sound, library: string, base: Base, name: string): Promise<Spoiled> {
  const how = new Map<string, Damage>();
  const outside = path.join(sound.folder, 'outside');
  // What is not in the records yet is in the database alone.
  const main = base === 'unsaved' || chance(`${name} main`) < 0.4 ? 'records' : 'database';
  const one = async (file: string, among: readonly Damage[], older: string | null) => {
    const relative = path.relative(library, file);
    how.set(relative, await spoil(file, { name: `${name} ${relative}`, among, older, outside }));
  };
  const earlier = (file: string) => {
    const before = path.join(sound.folderOf('earlier'), path.relative(library, file));
    return existsSync(before) ? before : null;
  };
  const isIt = (file: string, share: number) => chance(`${name} ${path.basename(file)}`) < share;

  const files = await filesOf(library, main);
  const some = files.filter((file) => isIt(file, 0.7));
  if (main === 'records' && chance(`${name} all`) < 0.15) {
    await rm(path.join(library, 'records'), { recursive: true });
    const place = path.join(library, 'records');
    const kind = chanceOf(['deleted', 'emptied', 'replaced', 'link'] as const, `${name} folder`);
    how.set('records', kind);
    if (kind === 'emptied') await mkdir(place);
    if (kind === 'replaced') await writeFile(place, 'of a person');
    if (kind === 'link') await symlink(sound.folder, place);
  } else for (const file of some.length > 0 ? some : files) await one(file, damages, earlier(file));
  const own = path.join(library, 'own.json');
  if (chance(`${name} own`) < 0.4) await one(own, damages, earlier(own));

  const media = (await filesOf(library, 'audio')).concat(await filesOf(library, 'video'));
  // What is unproven is not verified: there is nothing to prove it by.
  const unproven = sound.account.outputs[28]!.id;
  const hit = media.filter((file) => !file.includes(unproven) && isIt(file, 0.15));
  let changed = 0;
  for (const file of hit) {
    const before = await readFile(file);
    // Now and then another clip's file in its place.
    const other = media.find(
      (candidate) => candidate !== file && path.extname(candidate) === path.extname(file),
    );
    await one(file, chance(`${name} swap`) < 0.2 ? ['older'] : withoutOlder, other ?? null);
    // Two videos can be the same.
    const stats = await lstat(file).catch(() => null);
    if (!stats?.isFile() || !before.equals(await readFile(file))) changed += 1;
  }
  return { main, how, media: changed };
}

/** Files of a kind that are there, but those that nothing is known by. */
async function filesOf(library: string, what: 'database' | 'records' | 'audio' | 'video') {
  if (what === 'database') {
    const names = ['library.sqlite', 'library.sqlite-wal', 'library.sqlite-shm'];
    const there = await readdir(library);
    return names.filter((name) => there.includes(name)).map((name) => path.join(library, name));
  }
  const suffix = { records: '.jsonl', audio: '.mp3', video: '.mp4' }[what];
  const names = await readdir(path.join(library, what), { recursive: true });
  return names.filter((name) => name.endsWith(suffix)).map((name) => path.join(library, what, name));
}

/** What was done to it and nobody said. */
function untold({ how }: Spoiled, notices: readonly string[]): readonly string[] {
  const isGone = (damage: Damage | undefined) =>
    damage === 'deleted' || damage === 'emptied' || damage === 'replaced';
  const untold: string[] = [];
  if (isGone(how.get('library.sqlite')) && !notices.includes('library-rebuilt'))
    untold.push('the database is another without a word');
  const own = how.get('own.json');
  if (
    (own === 'replaced' || own === 'folder' || own === 'link' || own === 'emptied') &&
    !notices.includes('library-user-data-set-aside')
  )
    untold.push('own.json is another without a word');
  return untold;
}

/** What is done with a damaged library, one after the other; what is not as it should be is collected. */
function createRound(folder: string, wanted: Content, account: Account) {
  const faults: string[] = [];
  const notices: string[] = [];
  let current: Library | null = null;

  /** Where something that is no file has a file's name, this is said and the person takes it away. */
  async function start(mode: 'write' | 'read'): Promise<Library> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        current = await open(folder, mode);
        notices.push(...current.notices.map(({ code }) => code));
        return current;
      } catch (error) {
        const altered = error instanceof AppError && error.code === 'library-altered';
        if (!altered || attempt > 3) throw error;
        const file = String(error.params?.['path']);
        if ((await lstat(file)).isFile()) throw error;
        await rm(file, { recursive: true });
      }
    }
  }

  /** Texts that were changed in place are found by a verification, and mended by the next opening. */
  async function startProven(mode: 'write' | 'read'): Promise<Library> {
    const library = await start(mode);
    const check = await library.checkDatabase();
    if (check.whole && check.changed.length === 0) return library;
    await close();
    return start(mode);
  }

  async function close(): Promise<void> {
    await current?.close();
    current = null;
  }

  async function compare(library: Library, when: string): Promise<void> {
    faults.push(...lostOf(await contentOf(library), wanted).map((fault) => `${when}: ${fault}`));
  }

  /** Answers how many files are not what they should be. */
  async function wrongFiles(library: Library, isRepair: boolean): Promise<number> {
    let wrong = 0;
    for (const kind of ['audio', 'video'] as const) {
      const { results } = await library.verifyMedia({ kind, after: null, limit: 1000, mark: isRepair });
      for (const { id, outcome } of results) {
        if (outcome === 'ok') continue;
        wrong += 1;
        if (!isRepair) continue;
        const { duration } = account.outputs.find((output) => output.id === id)!;
        const bytes = kind === 'audio' ? account.bytes(id) : account.videoBytes(id);
        const promised = kind === 'audio' ? duration : null;
        const task = { id, kind, prompt: '', url: '', duration: promised, attempts: 0 };
        await library.storeMedia(task, new Uint8Array(bytes));
      }
    }
    return wrong;
  }

  return {
    faults,
    notices,
    close,
    async read(): Promise<void> {
      await compare(await startProven('read'), 'reading');
      await close();
    },
    async write(spoiledMedia: number, isRepaired: boolean): Promise<void> {
      let library = await startProven('write');
      if ((await library.checkDatabase()).recordsDamaged) await library.renewRecords();
      await compare(library, 'opened');
      const wrong = await wrongFiles(library, isRepaired);
      if (wrong !== spoiledMedia) faults.push(`${spoiledMedia} files were damaged and ${wrong} reported`);
      if (!isRepaired) return close();
      const still = await wrongFiles(library, false);
      if (still > 0) faults.push(`${still} files are wrong after they were fetched again`);
      await close();
      library = await start('write');
      await compare(library, 'opened again');
      const again = await library.checkDatabase();
      if (!again.whole || again.recordsDamaged || again.changed.length > 0)
        faults.push(`after all that ${JSON.stringify(again)}`);
      await close();
    },
    /** The second home holds all of it again. */
    async fromRecordsAlone(): Promise<void> {
      for (const name of await readdir(folder))
        if (/^(?:library\.sqlite|own\.)/.test(name)) await rm(path.join(folder, name), { recursive: true });
      await compare(await start('write'), 'from its records');
      await close();
    },
  };
}
