import { parseInstant } from '../platform/instant.ts';

export interface OutputsQuery {
  readonly perPage: number;
  /** Times are microseconds since 1970. */
  readonly cursor: number | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly order: 'asc' | 'desc';
  readonly orderBy: 'created_at' | 'updated_at';
  readonly favorited: boolean | null;
  readonly autoSubmitted: boolean | null;
  readonly promptId: string | null;
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
      promptId: promptId(parameters.get('prompt_id')),
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
  if (!Number.isSafeInteger(value)) throw new Refusal('per_page must be an integer');
  if (value < 1 || value > maxPerPage) throw new Refusal(`per_page must be between 1 and ${maxPerPage}`);
  return value;
}

function promptId(text: string | null): string | null {
  if (text === null || text === '') return null;
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    throw new Refusal('prompt_id must be a valid uuid');
  return text.toLowerCase();
}

/** Go's RFC 3339: capitals, seconds below 60, a zone with its colon. */
const strict = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function instant(text: string | null, refusal: (text: string) => string): number | null {
  if (text === null) return null;
  const value = strict.test(text) ? parseInstant(text) : null;
  if (value === null) throw new Refusal(refusal(text));
  return value.micros;
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
