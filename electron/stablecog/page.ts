import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { ListedClip } from '../contract/listed-clip.ts';
import type { Instant } from '../platform/instant.ts';
import { parseInstant } from '../platform/instant.ts';
import { itemSpans, memberSpans } from '../platform/json-source.ts';
import { isTooDeep } from './http/json-depth.ts';
import { parseOutput } from './output.ts';

/** One page of the listing. */
export interface Page {
  readonly clips: readonly ListedClip[];
  /** Outputs without a usable id; with the time of the clip before them on the page (null: none). */
  readonly notUnderstood: readonly { readonly nearMicros: number | null }[];
  /** `created_at` of the page's last row; null on the last page. */
  readonly next: Instant | null;
  /** Rows that the service counts within `startDt` and `endDt`; null when it did not say. */
  readonly totalCount: number | null;
}

const pageSchema = z.looseObject({
  outputs: z.array(z.unknown()).nullish(),
  next: z.string().nullish(),
  total_count: z
    .union([z.int().min(0), z.string().regex(/^\d+$/).transform(Number)])
    .nullish()
    .catch(null),
});

/**
 * Reads an answer of the listing; `service-not-understood` when it is not one. The clips are read when they are first asked
 * for, so that the next page can be on its way meanwhile.
 */
export function parsePage(answer: string): Page {
  const body = answer.startsWith('\uFEFF') ? answer.slice(1) : answer;
  const { outputs, next: nextText, total_count: totalCount } = parseBody(body);
  if (outputs === undefined && nextText == null && totalCount == null) throw notUnderstood();
  const next = nextText ? parseInstant(nextText) : null;
  if (nextText && !next) throw notUnderstood();

  let rows: Pick<Page, 'clips' | 'notUnderstood'> | null = null;
  const readRows = () => (rows ??= readOutputs(body, outputs ?? [], next?.micros ?? 0));
  return {
    get clips() {
      return readRows().clips;
    },
    get notUnderstood() {
      return readRows().notUnderstood;
    },
    next,
    totalCount: totalCount ?? null,
  };
}

function readOutputs(
  body: string,
  outputs: readonly unknown[],
  near: number,
): Pick<Page, 'clips' | 'notUnderstood'> {
  const sources = itemSpans(body, memberSpans(body).get('outputs')?.start);
  const clips: ListedClip[] = [];
  const odd: { nearMicros: number | null }[] = [];
  for (const [index, raw] of outputs.entries()) {
    const nearMicros = clips.at(-1)?.createdAtMicros ?? null;
    const source = body.slice(sources[index]?.start, sources[index]?.end);
    const clip = parseOutput(raw, source, nearMicros ?? near);
    if (clip) clips.push(clip);
    else odd.push({ nearMicros });
  }
  return { clips, notUnderstood: odd };
}

function parseBody(body: string) {
  if (isTooDeep(body)) throw notUnderstood();
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch (error) {
    throw notUnderstood(error);
  }
  const parsed = pageSchema.safeParse(raw);
  if (!parsed.success) throw notUnderstood(parsed.error);
  return parsed.data;
}

/** The cause is left out of what people see: an answer may hold anything. */
export function notUnderstood(cause?: unknown): AppError {
  return new AppError('service-not-understood', { params: { reason: 'answer' }, cause });
}
