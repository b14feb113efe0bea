import { randomUUID } from 'node:crypto';
import { parseJson } from '../../platform/parse-json.ts';
import type { UserDataContent } from './merge-user-data.ts';
import { joinNotes } from './merge-user-data.ts';

/** Parts of the file, in the order in which they are written. */
const sections = ['favorites', 'rejected', 'notes', 'collections', 'voices'] as const;
type Section = (typeof sections)[number];

/** A collection, or the kind of a voice, as far as its lines can be read. */
interface Item {
  readonly values: Map<string, string>;
  readonly clips: string[];
}

/** What could be read of a damaged `own.json`. */
export interface SalvagedUserData extends UserDataContent {
  /** Whether its count of changes could be read. */
  readonly hasRevision: boolean;
}

/**
 * Reads a damaged `own.json` entry by entry: each lies on a line of its own, as it is written by `userDataText`. A part
 * whose first line is damaged is known by its place among the others. `known`: where names of collections come from that
 * cannot be read.
 */
export function salvageUserData(text: string, known: UserDataContent): SalvagedUserData {
  const lines = text.split('\n').flatMap(linesIn);
  const lists = { favorites: [] as string[], rejected: [] as string[] };
  const notes = new Map<string, string>();
  const items = { collections: [] as Item[], voices: [] as Item[] };
  let section: Section | null = null;
  for (const line of lines) {
    const begun = sectionBegunBy(line, section);
    if (begun !== undefined) section = begun;
    else if (section === 'favorites' || section === 'rejected') lists[section].push(...entriesOf(line));
    else if (section === 'notes')
      for (const [id, note] of membersOf(line)) notes.set(id, joinNotes(notes.get(id) ?? '', note));
    else if (section !== null) readItemLine(items[section], line);
  }
  const revision = lines.map((line) => /^ "revision": (\d{1,15}),$/.exec(line)?.[1]).find(Boolean);
  return {
    ...lists,
    hasRevision: revision !== undefined,
    revision: Number(revision ?? 0),
    notes: Object.fromEntries(notes),
    collections: items.collections.flatMap((item) => collectionOf(item, known)),
    voices: items.voices.flatMap(({ values }) => {
      const [voice, language, kind] = ['voice', 'language', 'kind'].map((name) => values.get(name));
      return voice === undefined || language === undefined || kind === undefined
        ? []
        : { voice, language, kind };
    }),
  };
}

/** A line; or two, where the end of the first was damaged. */
function linesIn(line: string): readonly string[] {
  if (entriesOf(line).length > 0 || membersOf(line).length > 0) return [line];
  const at = /[[{,"}\]][^:](?= ["}\]]| {2,4}["{}\]])/.exec(line);
  return at ? [line.slice(0, at.index + 1), line.slice(at.index + 2)] : [line];
}

/** The part that a line begins; null where none follows, undefined for any other line. */
function sectionBegunBy(line: string, before: Section | null): Section | null | undefined {
  const empty = sections.find((name) =>
    [` "${name}": [],`, ` "${name}": {},`, ` "${name}": []`].includes(line),
  );
  if (empty) return empty;
  const hasName = line.replace(/[^a-z]/gi, '').length > 2 && !line.includes('"clips"');
  const opens = /^.{0,2}[^ ].*[[{]$/.test(line) || /^ ".*": .$/.test(line);
  if (!hasName || !opens) return undefined;
  const named = sections.findLast((name) => line.includes(`"${name}"`));
  return named ?? sections[before === null ? 0 : sections.indexOf(before) + 1] ?? null;
}

function readItemLine(items: Item[], line: string): void {
  const members = membersOf(line);
  const last = items.at(-1);
  const begins = line === '  {' || last === undefined || members.some(([name]) => last.values.has(name));
  const item: Item = begins ? { values: new Map(), clips: [] } : last;
  if (begins) items.push(item);
  for (const [name, value] of members) item.values.set(name, value);
  item.clips.push(...entriesOf(line));
}

/** One without an id becomes a collection of its own. */
function collectionOf({ values, clips }: Item, known: UserDataContent): UserDataContent['collections'] {
  const id = values.get('id') ?? randomUUID();
  const ours = known.collections.find((collection) => collection.id === id);
  const name = values.get('name') ?? ours?.name;
  if (name === undefined && clips.length === 0) return [];
  return [{ id, name: name ?? id, madeAt: values.get('madeAt') ?? ours?.madeAt ?? '', clips }];
}

/** The text that a line of a list holds. */
function entriesOf(line: string): readonly string[] {
  const text = bare(line);
  const value = text.includes('": "') ? undefined : parseJson(text);
  return typeof value === 'string' ? [value] : [];
}

/** The member that a line of an object holds, where it is a text. */
function membersOf(line: string): readonly (readonly [string, string])[] {
  const text = bare(line);
  const value = text.includes('": "') ? parseJson(`{${text}}`) : undefined;
  return Object.entries(value ?? {}).filter(
    (member): member is [string, string] => typeof member[1] === 'string',
  );
}

/** Nothing where it is no text: most damaged lines are not. */
function bare(line: string): string {
  return /^ *(".*"),?$/s.exec(line)?.[1] ?? '';
}
