import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import { filtersSet, withoutFilter } from '../../../electron/contract/empty-query.ts';
import type {
  FilterDescription,
  FilterName,
  FiltersOf,
  RangeFields,
} from '../../../electron/contract/filter-registry.ts';
import { filterRegistry } from '../../../electron/contract/filter-registry.ts';
import type { Words } from './filter-words.ts';
import { numberName, stateName, textName } from './filter-words.ts';

/** A filter that is set, in words, and the query's part that takes it off. */
export interface Chip {
  readonly name: string;
  readonly off: Partial<ClipQuery>;
}

/** The filters of a query, one chip each. `collection`: name of the query's collection. */
export function chipsOf(query: ClipQuery, words: Words, collection: string | undefined): readonly Chip[] {
  return [
    ...(query.takes ? [{ name: words.t('filters.takes'), off: { takes: false } }] : []),
    ...filtersSet(query).flatMap((name) => chipsOfFilter(query, words, name, collection)),
  ];
}

function chipsOfFilter(
  query: ClipQuery,
  words: Words,
  name: FilterName,
  collection: string | undefined,
): readonly Chip[] {
  const { t, format } = words;
  const filter: FilterDescription = filterRegistry[name];
  const one = (text: string): readonly Chip[] => [{ name: text, off: withoutFilter(name) }];
  switch (filter.kind) {
    case 'search':
      return [];
    case 'flag':
      return one(t(`filters.flag.${name as FiltersOf<'flag'>}`));
    case 'hidden': {
      const hidden = name as FiltersOf<'hidden'>;
      return one(query[hidden] === true ? t(`filters.hidden.${hidden}`) : t(`filters.hidden.${hidden}.all`));
    }
    case 'either': {
      const either = name as FiltersOf<'either'>;
      return one(query[either] === true ? t(`filters.yes.${either}`) : t(`filters.no.${either}`));
    }
    case 'collection':
      return one(collection ?? t('collections.label'));
    case 'states': {
      const states = name as FiltersOf<'states'>;
      return query[states].map((state) => ({
        name: stateName(t, states, state),
        off: { [states]: query[states].filter((other) => other !== state) },
      }));
    }
    case 'texts': {
      const texts = name as FiltersOf<'texts'>;
      return query[texts].map((value) => ({
        name: textName(words, texts, value),
        off: { [texts]: query[texts].filter((other) => other !== value) },
      }));
    }
    case 'dates': {
      const [from, to] = endsOf(filter.fields as readonly RangeFields<'dates'>[], query);
      const [first, last] = [from && format.day(from), to && format.day(to)];
      if (first && last) return one(t('filters.between', { from: first, to: last }));
      return one(first ? t('filters.since', { date: first }) : t('filters.until', { date: last ?? '' }));
    }
    case 'numbers': {
      const numbers = name as FiltersOf<'numbers'>;
      const [from, to] = endsOf(filter.fields as readonly RangeFields<'numbers'>[], query);
      const shown = (value: number) => numberName(words, numbers, value);
      if (from !== null && to !== null) {
        return one(t('filters.between', { from: shown(from), to: shown(to) }));
      }
      return one(
        from !== null
          ? t(`filters.least.${numbers}`, { value: shown(from) })
          : t(`filters.most.${numbers}`, { value: shown(to ?? 0) }),
      );
    }
  }
}

/** What stands at both ends of a range. */
function endsOf<Field extends RangeFields<'dates' | 'numbers'>>(
  fields: readonly Field[],
  query: ClipQuery,
): readonly [from: ClipQuery[Field] | null, to: ClipQuery[Field] | null] {
  const [from, to] = fields;
  return [from === undefined ? null : query[from], to === undefined ? null : query[to]];
}
