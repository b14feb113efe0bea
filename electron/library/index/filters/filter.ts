import type { AudioState } from '../../../contract/clip.ts';
import { audioStates } from '../../../contract/clip.ts';
import type { ClipQuery } from '../../../contract/clip-query.ts';
import type { CountOfKind, CountedFilter } from '../../../contract/filters.ts';
import type { FilterName, FilterRegistry, FiltersOf } from '../../../contract/filter-registry.ts';
import type { ClipTable, TextColumn } from '../columns.ts';
import { no, yes } from '../columns.ts';

/** Whether the clip in a slot of the table is let through. */
export type Passes = (slot: number) => boolean;

/** What filters look at. */
export interface FilterSource {
  readonly table: ClipTable;
  /** One for each slot that has the words; null when nothing is searched for. */
  searched(search: string): Uint8Array | null;
  /** Ids of all collections, by name. */
  collections(): readonly string[];
  /** Slots of the clips in a collection. */
  collected(collection: string): Int32Array;
  /** A column of texts that is read when it is first asked for; an SQL expression over `clip`. */
  texts(expression: string): TextColumn;
}

/** One filter: what it lets through, and how many clips it would give. */
export interface Filter<Name extends FilterName> {
  /** Null when the query does not set it. */
  check(query: ClipQuery, source: FilterSource): Passes | null;
  /** `passes`: what all the other filters let through. Null for a filter that has no count. */
  readonly count: Name extends CountedFilter
    ? (source: FilterSource, passes: Passes) => CountOfKind[FilterRegistry[Name]['kind']]
    : null;
}

/** Clips whose column says yes. */
export function flag(
  name: FiltersOf<'flag'>,
  column: (table: ClipTable) => Uint8Array,
): Filter<FiltersOf<'flag'>> {
  return {
    check(query, { table }) {
      const values = column(table);
      return query[name] ? (slot) => values[slot] === yes : null;
    },
    count: ({ table }, passes) => countValue(column(table), yes, passes),
  };
}

/** Clips whose column says yes, or no; those where it is unknown are neither. */
export function either(
  name: FiltersOf<'either'>,
  column: (table: ClipTable) => Uint8Array,
): Filter<FiltersOf<'either'>> {
  return {
    check(query, { table }) {
      const wanted = query[name];
      if (wanted === null) return null;
      const values = column(table);
      const value = wanted ? yes : no;
      return (slot) => values[slot] === value;
    },
    count({ table }, passes) {
      const values = column(table);
      return { yes: countValue(values, yes, passes), no: countValue(values, no, passes) };
    },
  };
}

/** Clips with one of some texts. */
export function texts(
  name: FiltersOf<'texts'>,
  column: (source: FilterSource) => TextColumn,
): Filter<FiltersOf<'texts'>> {
  return {
    check(query, source) {
      const wanted = query[name];
      if (wanted.length === 0) return null;
      const { values, at } = column(source);
      const fits = values.map((value) => wanted.includes(value));
      return (slot) => fits[at[slot] ?? -1] === true;
    },
    count(source, passes) {
      const { values, at } = column(source);
      const { seconds } = source.table;
      const counts = new Uint32Array(values.length);
      const sums = new Float64Array(values.length);
      for (let slot = 0; slot < at.length; slot += 1) {
        if (!passes(slot)) continue;
        const value = at[slot] ?? 0;
        counts[value] = (counts[value] ?? 0) + 1;
        sums[value] = (sums[value] ?? 0) + (seconds[slot] || 0);
      }
      return values
        .map((value, index) => ({ name: value, clips: counts[index] ?? 0, duration: sums[index] ?? 0 }))
        .sort((a, b) => b.clips - a.clips || (a.name < b.name ? -1 : 1));
    },
  };
}

/** Clips in one of some states. */
export function states(
  name: FiltersOf<'states'>,
  column: (table: ClipTable) => Uint8Array,
): Filter<FiltersOf<'states'>> {
  return {
    check(query, { table }) {
      if (query[name].length === 0) return null;
      const values = column(table);
      const fits = audioStates.map((state) => query[name].includes(state));
      return (slot) => fits[values[slot] ?? -1] === true;
    },
    count({ table }, passes) {
      const values = column(table);
      const counts = audioStates.map((state, index) => [state, countValue(values, index, passes)]);
      return Object.fromEntries(counts) as Record<AudioState, number>;
    },
  };
}

/** Clips whose number lies in a range, both ends inclusive; where it is unknown they lie in none. */
export function within(column: Float64Array, from: number | null, to: number | null): Passes | null {
  if (from === null && to === null) return null;
  const [least, most] = [from ?? -Infinity, to ?? Infinity];
  return (slot) => {
    const value = column[slot] ?? NaN;
    return value >= least && value <= most;
  };
}

/** The least and the most of a column among the clips that pass; null without any. */
export function rangeOf(
  column: Float64Array,
  passes: Passes,
): { readonly least: number; readonly most: number } | null {
  let [least, most] = [Infinity, -Infinity];
  for (let slot = 0; slot < column.length; slot += 1) {
    const value = column[slot] ?? NaN;
    if (Number.isNaN(value) || !passes(slot)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least > most ? null : { least, most };
}

/** How many clips that pass have a value in a column. */
export function countValue(column: Uint8Array, value: number, passes: Passes): number {
  let count = 0;
  for (let slot = 0; slot < column.length; slot += 1) {
    if (column[slot] === value && passes(slot)) count += 1;
  }
  return count;
}
