import { cp } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { clipQuerySchema } from '../../electron/contract/clip-query.ts';
import type { ListedClip } from '../../electron/contract/listed-clip.ts';
import type { Library } from '../../electron/library/library.ts';
import { openLibrary } from '../../electron/library/open-library.ts';
import { workers } from '../built.ts';
import type { Account } from '../fakes/account.ts';

const everyClip = clipQuerySchema.parse({ rejected: null });

/** How a library is found: closed well, or as a killed process left it; `unsaved`: before its last changes were in the records. */
export const bases = ['closed', 'killed', 'unsaved'] as const;
export type Base = (typeof bases)[number];

/** Everything that a person would miss. */
export interface Content {
  /** What the service and the files said of each clip: not their states, which a damaged file changes. */
  readonly clips: ReadonlyMap<string, string>;
  readonly earlier: ReadonlyMap<string, readonly string[]>;
  readonly notes: ReadonlyMap<string, string>;
  readonly favorites: readonly string[];
  readonly rejected: readonly string[];
  /** Clips in their order, by the collections' names. */
  readonly collections: ReadonlyMap<string, readonly string[]>;
  /** Voices with the kind that each was given. */
  readonly kinds: readonly string[];
  /** Its id, the last whole listing, the audit. */
  readonly facts: string;
}

export const open = (folder: string, mode: 'write' | 'read' = 'write') =>
  openLibrary({ folder, mode, workers, holder: 'the soak' });

export async function contentOf(library: Library): Promise<Content> {
  const selected = await library.selected({ kind: 'query', query: everyClip }, 0, 1000);
  const earlier = new Map<string, readonly string[]>();
  for (const { id } of selected)
    earlier.set(
      id,
      (await library.earlierJson(id)).map(({ json }) => json),
    );
  const collections = new Map<string, readonly string[]>();
  for (const { id, name } of await library.collections()) {
    const inOrder = { ...everyClip, collection: id, sort: 'collection' as const, descending: false };
    collections.set(name, await library.ids(inOrder));
  }
  const { audit } = await library.status();
  return {
    clips: new Map(
      selected.map((clip) => [
        clip.id,
        JSON.stringify([
          ...[
            clip.prompt,
            clip.voice,
            clip.voiceName,
            clip.createdAt,
            clip.seed,
            clip.favorite,
            clip.goneSince,
          ],
          ...[clip.json, clip.sha256, clip.videoSha256, clip.firstSeenAt],
        ]),
      ]),
    ),
    earlier,
    notes: new Map(selected.flatMap(({ id, note }) => (note === '' ? [] : [[id, note] as const]))),
    favorites: await library.ids({ ...everyClip, ownFavorites: true }),
    rejected: await library.ids({ ...everyClip, rejected: true }),
    collections,
    kinds: (await library.voices()).flatMap(({ name, kind }) => (kind === '' ? [] : [`${name} ${kind}`])),
    facts: JSON.stringify([await library.libraryId(), await library.lastWholeListingAt(), audit]),
  };
}

/** What `wanted` has and `found` has not. Of the user's own, more may be there: what was taken away can come back. */
export function lostOf(found: Content, wanted: Content): readonly string[] {
  const lost: string[] = [];
  for (const [id, clip] of wanted.clips)
    if (found.clips.get(id) !== clip)
      lost.push(`clip ${id} is ${found.clips.get(id) ?? 'lost'}, not ${clip}`);
  for (const [id, texts] of wanted.earlier)
    for (const json of texts)
      if (!found.earlier.get(id)?.includes(json)) lost.push(`an earlier answer on ${id} is lost`);
  for (const [id, note] of wanted.notes)
    if (found.notes.get(id)?.includes(note) !== true) lost.push(`the note of ${id} is lost`);
  for (const list of ['favorites', 'rejected', 'kinds'] as const)
    for (const one of wanted[list]) if (!found[list].includes(one)) lost.push(`${list}: ${one} is lost`);
  for (const [name, clips] of wanted.collections) {
    const inOrder = found.collections.get(name)?.filter((clip) => clips.includes(clip));
    if (inOrder?.join() !== clips.join()) lost.push(`collection ${name} is ${inOrder?.join() ?? 'lost'}`);
  }
  if (found.facts !== wanted.facts) lost.push(`facts are ${found.facts}, not ${wanted.facts}`);
  return lost;
}

/** Makes a library as it was earlier in `earlier`, and as it is in the folder of each base. */
export async function fill(
  folderOf: (name: Base | 'earlier') => string,
  account: Account,
): Promise<ReadonlyMap<Base, Content>> {
  const ids = account.outputs.map(({ id }) => id);
  const listed = (version: number) =>
    account.outputs.map((_output, number) => clipOf(account, number, version));
  await makeEarlier(folderOf('earlier'), account, ids, listed(1));
  await cp(folderOf('earlier'), folderOf('closed'), { recursive: true });
  await goOn(folderOf('closed'), account, ids, listed(2));

  const life = folderOf('killed').replace(/killed$/, 'life');
  await cp(folderOf('closed'), life, { recursive: true });
  const library = await open(life);
  await listIn(library, listed(3).slice(5));
  await library.setNote(ids[12]!, 'The newest note');
  await library.setRejected({ kind: 'ids', ids: [ids[13]!] }, true);
  await cp(life, folderOf('unsaved'), { recursive: true });
  await sleep(3500); // longer than changes wait until they are in the records
  await cp(life, folderOf('killed'), { recursive: true });
  const killed = await contentOf(library);
  await library.close();

  const closed = await open(folderOf('closed'), 'read');
  const content = await contentOf(closed);
  await closed.close();
  return new Map([
    ['closed', content],
    ['killed', killed],
    ['unsaved', killed],
  ]);
}

async function listIn(library: Library, clips: readonly ListedClip[]): Promise<void> {
  const listing = await library.beginListing();
  await listing.save(clips);
  const audit = { total_count: clips.length, outputs: clips.length, without_audio: 0, unaccounted: 0 };
  await listing.finish({ whole: true, audit });
}

async function store(library: Library, account: Account, id: string): Promise<void> {
  const { duration } = account.outputs.find((output) => output.id === id)!;
  const task = { id, kind: 'audio' as const, prompt: '', url: '', duration, attempts: 0 };
  await library.storeMedia(task, new Uint8Array(account.bytes(id)));
}

async function makeEarlier(
  folder: string,
  account: Account,
  ids: readonly string[],
  listed: readonly ListedClip[],
): Promise<void> {
  const library = await open(folder);
  await library.identify('of the soak');
  await listIn(library, listed.slice(0, 26));
  await listIn(library, listed.slice(3, 26)); // the first three are gone
  for (const id of ids.slice(0, 18)) await store(library, account, id);
  for (const [number, id] of ids.slice(0, 8).entries()) await library.setNote(id, `Note ${number} of mine`);
  await library.setOwnFavorite({ kind: 'ids', ids: ids.slice(5, 9) }, true);
  await library.createCollection('Best', { kind: 'ids', ids: [ids[9]!, ids[2]!, ids[7]!] });
  await library.close();
}

async function goOn(
  folder: string,
  account: Account,
  ids: readonly string[],
  listed: readonly ListedClip[],
): Promise<void> {
  const library = await open(folder);
  await listIn(library, listed.slice(4)); // one more is gone, four are new
  for (const id of ids.slice(18, 28)) await store(library, account, id);
  for (const id of ids.slice(4, 9)) {
    const task = { id, kind: 'video' as const, prompt: '', url: '', duration: null, attempts: 0 };
    await library.storeMedia(task, new Uint8Array(account.videoBytes(id)));
  }
  const refused = { id: ids[28]!, kind: 'audio' as const, prompt: '', url: '', duration: 1, attempts: 0 };
  await library.storeUnproven(refused, new Uint8Array(account.bytes(ids[28]!)), 'odd');
  await library.setNote(ids[9]!, 'A note\nwith \u0000 and \ud800 in it');
  await library.setNote(ids[10]!, 'Ein Wort, 一个词, كلمة');
  await library.setRejected({ kind: 'ids', ids: ids.slice(20, 22) }, true);
  const [voice] = await library.voices();
  await library.setVoiceKind({ voice: voice!.name, language: voice!.language, kind: 'female' });
  const [best] = await library.collections();
  await library.addToCollection(best!.id, { kind: 'ids', ids: ids.slice(14, 18) });
  await library.moveInCollection(best!.id, [ids[16]!], ids[2]!);
  await library.createCollection('Second', { kind: 'ids', ids: [ids[25]!, ids[3]!] });
  await library.createCollection('Empty', null);
  await library.close();
}

function clipOf(account: Account, number: number, version: number): ListedClip {
  const { id, duration } = account.outputs[number]!;
  const createdAtMicros = (Date.UTC(2023, 5, 22) + number * 60_000) * 1000;
  // Each third clip says something else each time, the others stay as they were.
  const said = number % 3 === 0 ? version : 1;
  return {
    id,
    voiceoverId: `of-${id}`,
    prompt: `Prompt ${number}${said > 1 ? ` as of ${said}` : ''}`,
    voice: `v2/en_speaker_${number % 10}`,
    speakerId: '',
    language: 'en',
    createdAt: new Date(createdAtMicros / 1000).toISOString(),
    createdAtMicros,
    duration,
    favorite: number % 7 === said - 1,
    audioUrl: `https://audio.example/${id}.mp3`,
    videoUrl: number % 2 === 0 ? `https://audio.example/${id}.mp4` : null,
    sketch: null,
    modelId: 'bark',
    seed: String(number),
    temperature: 0.7,
    denoised: true,
    silenceRemoved: false,
    json: JSON.stringify({ id, unknown: `kept ${number}`, said }),
  };
}
