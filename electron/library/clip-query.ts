import { AppError } from '../contract/errors.ts';
import type { ClipQuery } from '../contract/models.ts';
import { searchConditions } from './search.ts';

export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

const orders: Readonly<Record<ClipQuery['sort'], string>> = {
  created: 'created_micros',
  duration: 'coalesce(duration, promised_duration)',
  prompt: 'prompt COLLATE NOCASE',
  voice: 'voice',
};

/** Selects the row ids of a query's hits in order; ties go by date and id, so that the order is always the same. */
export function hitsStatement(query: ClipQuery): Statement {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const add = (sql: string, ...more: readonly (string | number)[]) => {
    conditions.push(sql);
    values.push(...more);
  };
  const anyOf = (column: string, wanted: readonly string[]) => {
    if (wanted.length > 0) add(`${column} IN (${wanted.map(() => '?').join(', ')})`, ...wanted);
  };

  for (const { sql, values: more } of searchConditions(query.search)) add(sql, ...more);
  if (query.favorites) add('favorite = 1');
  if (query.gone) add('gone_since IS NOT NULL');
  anyOf('voice', query.voices);
  anyOf('language', query.languages);
  anyOf('audio', query.audio);
  if (query.from !== null) add('created_micros >= ?', parseMoment(query.from).first);
  if (query.to !== null) add('created_micros <= ?', parseMoment(query.to).last);

  const direction = query.descending ? 'DESC' : 'ASC';
  const columns = [orders[query.sort], ...(query.sort === 'created' ? [] : ['created_micros']), 'id'];
  const order = columns.map((column) => `${column} ${direction}`).join(', ');
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return { sql: `SELECT clip.rowid AS rowid FROM clip ${where} ORDER BY ${order}`, values };
}

const dayMicros = 24 * 60 * 60 * 1_000_000;

/** First and last microsecond that a date (`2023-06-22`) or an RFC 3339 time stands for. */
function parseMoment(given: string): { readonly first: number; readonly last: number } {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given);
  const fraction = /\.(\d{1,9})/.exec(given)?.[1] ?? '';
  const millis = Date.parse(day ? `${given}T00:00:00Z` : given.replace(/\.\d+/, ''));
  if (Number.isNaN(millis)) {
    throw new AppError('bad-request', `"${given}" is not a date. Write it like 2023-06-22.`);
  }
  const first = millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
  return { first, last: day ? first + dayMicros - 1 : first };
}
