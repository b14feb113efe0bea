import type { Selection } from '../../contract/clip-query.ts';
import { clipQuerySchema } from '../../contract/clip-query.ts';
import type { ExportOptions } from '../../contract/export.ts';
import type { ExportableClip } from '../../library/queries/export.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { NamedClip } from '../naming/fields.ts';
import type { Template } from '../naming/template.ts';
import type { ExportableLibrary } from './candidates.ts';

/** Digits that a number has at least. */
const leastDigits = 2;

/** What a clip's number says in names, and what the manifest is to remember of it. */
export interface Numbered {
  /** What a template can name. */
  readonly named: Partial<Pick<NamedClip, 'collection' | 'position'>>;
  /** What the name begins with; empty when it has no number of its own. */
  readonly prefix: string;
  readonly number?: NonNullable<ManifestEntry['number']>;
}

/** Numbers clips; null where neither template nor options ask for it. */
export async function createNumbering(given: {
  readonly library: Pick<ExportableLibrary, 'ids'>;
  readonly template: Pick<Template, 'uses'>;
  readonly selection: Selection;
  readonly options: Pick<ExportOptions, 'numbered' | 'keepNumbers'>;
  readonly entries: ReadonlyMap<string, ManifestEntry>;
}): Promise<((clip: ExportableClip) => Promise<Numbered>) | null> {
  const { library, template, selection, options, entries } = given;
  const named = template.uses.has('collection') || template.uses.has('position');
  // A template that names the position numbers by itself.
  const prefixed = options.numbered && !template.uses.has('position');
  if (!named && !prefixed) return null;
  const kept = (group: string) =>
    options.keepNumbers ? keptNumbers(entries, group) : new Map<string, Kept>();
  const chosen = selection.kind === 'query' ? selection.query.collection : null;
  // Those that are exported as well are counted; what was picked by hand has its position among all.
  const rejected =
    selection.kind === 'query' && selection.query.rejected !== true ? selection.query.rejected : null;
  const own = prefixed ? prefixes(await outputOrder(library, selection), kept(chosen ?? '')) : null;
  const positions = new Map<string, Promise<ReadonlyMap<string, number>>>();

  async function positionsIn(collection: string): Promise<ReadonlyMap<string, number>> {
    const query = clipQuerySchema.parse({ collection, sort: 'collection', descending: false, rejected });
    return numbersOf(await library.ids(query), kept(collection));
  }

  return async (clip) => {
    const prefix = own?.of(clip.id);
    const begins = { prefix: prefix?.text ?? '' };
    const number = prefix && { in: chosen ?? '', is: prefix.number };
    if (!named) return { named: {}, ...begins, ...(number ? { number } : {}) };
    const collection = clip.collections.find(({ id }) => id === chosen) ?? clip.collections[0];
    if (!collection)
      return { named: { collection: '', position: null }, ...begins, ...(number ? { number } : {}) };
    const order = positions.get(collection.id) ?? positionsIn(collection.id);
    positions.set(collection.id, order);
    const position = (await order).get(clip.id) ?? null;
    const noted =
      number ??
      (position !== null && template.uses.has('position') ? { in: collection.id, is: position } : null);
    return {
      named: { collection: collection.name, position },
      ...begins,
      ...(noted ? { number: noted } : {}),
    };
  };
}

/** The order that a person sees: that of the collection, of the results, or of what was selected. */
async function outputOrder(
  library: Pick<ExportableLibrary, 'ids'>,
  selection: Selection,
): Promise<readonly string[]> {
  if (selection.kind === 'ids') return [...new Set(selection.ids)];
  const { query } = selection;
  if (query.collection === null) return library.ids(query);
  return library.ids({ ...query, sort: 'collection', descending: false });
}

interface Kept {
  readonly number: number;
  /** Digits by which the name begins now; null when it begins otherwise. */
  readonly digits: number | null;
}

/** Numbers that clips of this export have, also of those that are no longer part of it: nobody else gets these. */
function keptNumbers(entries: ReadonlyMap<string, ManifestEntry>, group: string): Map<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const { id, path, number } of entries.values()) {
    if (number?.in !== group) continue;
    const digits = /(?:^|\/)(\d+) [^/]*$/.exec(path)?.[1] ?? '';
    kept.set(id, { number: number.is, digits: Number(digits) === number.is ? digits.length : null });
  }
  return kept;
}

/** From 1, in order; where numbers are kept, new ones follow the highest. */
function numbersOf(order: readonly string[], kept: ReadonlyMap<string, Kept>): ReadonlyMap<string, number> {
  if (kept.size === 0) return new Map(order.map((id, index) => [id, index + 1]));
  const used = new Set<number>();
  const numbers = new Map<string, number>();
  let highest = 0;
  for (const { number } of kept.values()) highest = Math.max(highest, number);
  for (const id of order) {
    const own = kept.get(id)?.number;
    // Two can have one number when it was given while the other's clip was not part of the export.
    const number = own === undefined || used.has(own) ? (highest += 1) : own;
    used.add(number);
    numbers.set(id, number);
  }
  return numbers;
}

/** Numbers as names begin with them, all equally long; kept ones stay as long as they are. */
function prefixes(order: readonly string[], kept: ReadonlyMap<string, Kept>) {
  const numbers = numbersOf(order, kept);
  let [highest, shortest] = [0, Infinity];
  for (const number of numbers.values()) highest = Math.max(highest, number);
  for (const { digits } of kept.values()) if (digits !== null) shortest = Math.min(shortest, digits);
  const digits = Number.isFinite(shortest) ? shortest : Math.max(leastDigits, String(highest).length);
  return {
    of(id: string): { readonly number: number; readonly text: string } | undefined {
      const number = numbers.get(id);
      return number === undefined ? undefined : { number, text: `${String(number).padStart(digits, '0')} ` };
    },
  };
}
