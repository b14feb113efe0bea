import { parseInstant, type Instant } from './instant.ts';

export interface OutputsQuery {
  readonly perPage: number;
  readonly cursor: Instant | null;
  readonly start: Instant | null;
  readonly end: Instant | null;
  readonly order: 'asc' | 'desc';
  readonly orderBy: 'created_at' | 'updated_at';
  readonly favorited: boolean | null;
  readonly autoSubmitted: boolean | null;
}

const maxPerPage = 300;

/** The query of a request, or the text of the service's 400. Parameters it does not know are ignored. */
export function parseOutputsQuery(parameters: URLSearchParams): OutputsQuery | string {
  try {
    return {
      perPage: perPage(parameters.get('per_page')),
      start: instant(parameters.get('start_dt'), (text) => `invalid start_dt: ${text}`),
      end: instant(parameters.get('end_dt'), (text) => `invalid end_dt: ${text}`),
      order: oneOf(parameters, 'order', ['asc', 'desc']) ?? 'desc',
      orderBy: oneOf(parameters, 'order_by', ['updated_at', 'created_at']) ?? 'created_at',
      favorited: truth(oneOf(parameters, 'is_favorited', ['true', 'false'])),
      autoSubmitted: truth(oneOf(parameters, 'was_auto_submitted', ['true', 'false'])),
      cursor: instant(parameters.get('cursor') || null, () => 'cursor must be a valid iso time string'),
    };
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

class Refusal extends Error {}

function perPage(text: string | null): number {
  if (text === null || text === '') return 50;
  if (!/^[+-]?\d+$/.test(text)) throw new Refusal('per_page must be an integer');
  const value = Number(text);
  if (value < 1 || value > maxPerPage) throw new Refusal(`per_page must be between 1 and ${maxPerPage}`);
  return value;
}

function instant(text: string | null, refusal: (text: string) => string): Instant | null {
  if (text === null) return null;
  const value = parseInstant(text);
  if (value === null) throw new Refusal(refusal(text));
  return value;
}

function oneOf<const Value extends string>(
  parameters: URLSearchParams,
  name: string,
  values: readonly [Value, Value],
): Value | null {
  const text = parameters.get(name);
  if (text === null) return null;
  const value = values.find((candidate) => candidate === text.toLowerCase());
  if (value === undefined) {
    throw new Refusal(`invalid ${name}: '${text}' expected '${values[0]}' or '${values[1]}'`);
  }
  return value;
}

function truth(text: 'true' | 'false' | null): boolean | null {
  return text === null ? null : text === 'true';
}
