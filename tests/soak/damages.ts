import { cp, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSettings } from '../../electron/app-data/settings.ts';
import { AppError } from '../../electron/contract/errors.ts';
import type { ListedClip } from '../../electron/contract/listed-clip.ts';
import { clipQuerySchema } from '../../electron/contract/clip-query.ts';
import type { Library } from '../../electron/library/library.ts';
import { openLibrary } from '../../electron/library/open-library.ts';
import { workers } from '../built.ts';
import { makeAccount } from '../fakes/account.ts';
import { chance, chanceBetween, chanceOf } from '../fakes/chance.ts';

const all = clipQuerySchema.parse({});

export interface DamageResult {
  readonly rounds: number;
  readonly rebuilt: number;
  readonly damaged: Readonly<Record<'database' | 'records' | 'userData' | 'audio' | 'settings', number>>;
  /** What was lost, or damaged without a word; empty when the promise held. */
  readonly faults: readonly string[];
}

/**
 * Damages a library at seeded places, round after round: its database or its records, and beside that its own.json,
 * some audio files and the settings. Then it is started, verified and started again, with no service: everything must be
 * there, and everything that was damaged must be reported.
 */
export async function damageLibraries(options: {
  readonly rounds: number;
  readonly seed: number;
  readonly onRound?: (round: number) => void;
}): Promise<DamageResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-damage-'));
  const damaged = { database: 0, records: 0, userData: 0, audio: 0, settings: 0 };
  const faults: string[] = [];
  let rebuilt = 0;
  try {
    const account = makeAccount({ seed: options.seed, voiceovers: 30 });
    const sound = path.join(folder, 'sound');
    const wanted = await fill(sound, account);
    for (let round = 1; round <= options.rounds; round += 1) {
      const library = path.join(folder, 'damaged');
      await cp(sound, library, { recursive: true });
      const name = `${options.seed} round ${round}`;
      const main = chance(name) < 0.7 ? 'database' : 'records';
      damaged[main] += 1;
      for (const file of await filesOf(library, main)) await spoil(file, `${name} ${path.basename(file)}`);
      if (chance(`${name} own`) < 0.4) {
        damaged.userData += 1;
        await spoil(path.join(library, 'own.json'), `${name} own.json`);
      }
      const audio = await filesOf(library, 'audio');
      const spoiled = audio.filter((file) => chance(`${name} ${path.basename(file)}`) < 0.2);
      for (const file of spoiled) await spoil(file, `${name} ${path.basename(file)} bytes`);
      damaged.audio += spoiled.length;
      if (chance(`${name} settings`) < 0.2) {
        damaged.settings += 1;
        faults.push(...(await settingsFaults(folder, name)).map((fault) => `${name}: ${fault}`));
      }
      const checked = await check(library, wanted, spoiled.length);
      rebuilt += checked.rebuilt;
      faults.push(...checked.faults.map((fault) => `${name}: ${fault}`));
      await rm(library, { recursive: true });
      options.onRound?.(round);
    }
    return { rounds: options.rounds, rebuilt, damaged, faults };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const open = (folder: string) => openLibrary({ folder, mode: 'write', workers, holder: 'the soak' });

/** What a person would miss. */
interface Content {
  readonly clips: ReadonlyMap<string, string>;
  readonly notes: ReadonlyMap<string, string>;
  readonly favorites: readonly string[];
  readonly collected: readonly string[];
}

async function fill(folder: string, account: ReturnType<typeof makeAccount>): Promise<Content> {
  const library = await open(folder);
  const listed = account.outputs.map(({ id, duration }, number) => clipOf(id, number, duration));
  for (const some of [listed, listed.slice(3)]) {
    const listing = await library.beginListing();
    await listing.save(some);
    await listing.finish({ whole: true, audit: null });
  }
  const ids = account.outputs.map(({ id }) => id);
  for (const { id, duration } of account.outputs) {
    const task = { id, kind: 'audio' as const, prompt: '', url: '', duration, attempts: 0 };
    await library.storeMedia(task, new Uint8Array(account.bytes(id)));
  }
  for (const [number, id] of ids.slice(0, 10).entries()) await library.setNote(id, `Note ${number} of mine`);
  await library.setOwnFavorite({ kind: 'ids', ids: ids.slice(5, 12) }, true);
  await library.createCollection('Best', { kind: 'ids', ids: ids.slice(8, 20) });
  const content = await contentOf(library);
  await library.close();
  return content;
}

function clipOf(id: string, number: number, duration: number | null): ListedClip {
  const createdAtMicros = (Date.UTC(2023, 5, 22) + number * 60_000) * 1000;
  return {
    id,
    voiceoverId: `of-${id}`,
    prompt: `Prompt ${number}`,
    voice: `v2/en_speaker_${number % 10}`,
    speakerId: '',
    language: 'en',
    createdAt: new Date(createdAtMicros / 1000).toISOString(),
    createdAtMicros,
    duration,
    favorite: number % 7 === 0,
    audioUrl: `https://audio.example/${id}.mp3`,
    videoUrl: null,
    sketch: null,
    modelId: 'bark',
    seed: String(number),
    temperature: 0.7,
    denoised: true,
    silenceRemoved: false,
    json: JSON.stringify({ id, unknown: `kept ${number}` }),
  };
}

async function contentOf(library: Library): Promise<Content> {
  const selected = await library.selected({ kind: 'query', query: all }, 0, 1000);
  const [best] = await library.collections();
  const query = { ...all, collection: best?.id ?? null, sort: 'collection' as const, descending: false };
  return {
    // What the service and the audio said, and the hash: not the state, which a damaged file changes.
    clips: new Map(
      selected.map((clip) => [
        clip.id,
        JSON.stringify([clip.prompt, clip.voice, clip.createdAt, clip.seed, clip.goneSince, clip.json]),
      ]),
    ),
    notes: new Map(selected.flatMap(({ id, note }) => (note === '' ? [] : [[id, note] as const]))),
    favorites: await library.ids({ ...all, ownFavorites: true }),
    collected: best ? await library.ids(query) : [],
  };
}

async function filesOf(folder: string, what: 'database' | 'records' | 'audio'): Promise<readonly string[]> {
  if (what === 'database') return [path.join(folder, 'library.sqlite')];
  const names = await readdir(path.join(folder, what), { recursive: true });
  return names.filter((name) => /\.\w+$/.test(name)).map((name) => path.join(folder, what, name));
}

/** Damages a file: some bytes, a range, its end, all of it. */
async function spoil(file: string, name: string): Promise<void> {
  const bytes = await readFile(file);
  const at = chanceBetween(0, bytes.length - 1, `${name} at`);
  const length = chanceBetween(1, 8192, `${name} length`);
  const how = chanceOf(['bits', 'noughts', 'noise', 'cut', 'deleted', 'replaced'], `${name} how`);
  if (how === 'deleted') return rm(file);
  if (how === 'cut') return truncate(file, at);
  if (how === 'replaced') return writeFile(file, '<html>Not found</html>');
  if (how === 'bits')
    for (let bit = 0; bit < 8; bit += 1) bytes[(at + bit * 997) % bytes.length]! ^= 1 << bit;
  else {
    const before = bytes[at]!;
    bytes.fill(how === 'noughts' ? 0 : 0xa7, at, Math.min(bytes.length, at + length));
    // What was all noughts before would not be damaged.
    if (bytes[at] === before) bytes[at] ^= 1;
  }
  return writeFile(file, bytes);
}

async function check(folder: string, wanted: Content, spoiled: number) {
  const faults: string[] = [];
  let rebuilt = 0;
  const start = async () => {
    const library = await open(folder);
    rebuilt += library.notices.filter(({ code }) => code === 'library-rebuilt').length;
    return library;
  };
  let library = await start();
  try {
    await library.proveDatabase();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await library.close();
    library = await start();
  }
  const found = await contentOf(library);
  for (const [id, clip] of wanted.clips)
    if (found.clips.get(id) !== clip) faults.push(`clip ${id} is another`);
  for (const [id, note] of wanted.notes) {
    if (found.notes.get(id)?.includes(note) !== true) faults.push(`the note of ${id} is lost`);
  }
  for (const id of wanted.favorites)
    if (!found.favorites.includes(id)) faults.push(`favourite ${id} is lost`);
  for (const id of wanted.collected)
    if (!found.collected.includes(id)) faults.push(`${id} is out of its collection`);
  const { results } = await library.verifyMedia({ kind: 'audio', after: null, limit: 1000, mark: true });
  const wrong = results.filter(({ outcome }) => outcome !== 'ok').length;
  if (wrong !== spoiled) faults.push(`${spoiled} audio files were damaged and ${wrong} reported`);
  await library.close();
  return { faults, rebuilt };
}

/** Damaged settings are set aside and reported, and the app starts with the defaults. */
async function settingsFaults(folder: string, name: string): Promise<readonly string[]> {
  const home = path.join(folder, 'home');
  await mkdir(home, { recursive: true });
  const file = path.join(home, 'settings.json');
  const notices: string[] = [];
  const settings = createSettings({ file, notify: ({ code }) => notices.push(code) });
  await settings.change({ volume: 0.5, theme: 'dark' });
  await writeFile(file, (await readFile(file)).subarray(0, chanceBetween(1, 20, `${name} settings`)));
  await settings.read();
  const kept = (await readdir(home)).length;
  await rm(home, { recursive: true });
  return notices.length === 1 && kept > 0 ? [] : ['damaged settings were not reported'];
}
