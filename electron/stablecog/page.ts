import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { ListedClip } from '../contract/listed-clip.ts';
import type { Instant } from '../platform/instant.ts';
import { instantOf, parseInstant } from '../platform/instant.ts';
import { itemSpans, memberSpans } from '../platform/json-source.ts';
import { isTooDeep } from './http/json-depth.ts';
import { createdAtOf, idOf, parseOutput } from './output.ts';

/** One page of the listing. */
export interface Page {
  readonly clips: readonly ListedClip[];
  /** Outputs without a usable id; with the time of the clip before them on the page (null: none). */
  readonly notUnderstood: readonly { readonly nearMicros: number | null }[];
  /** Whether one of these clips is on the page; found without reading the clips. */
  shows(ids: ReadonlySet<string>): boolean;
  /** Outputs on the page, those without a usable id included. */
  readonly rows: number;
  /** `created_at` of the last output; null where there is none or it does not say. */
  readonly last: Instant | null;
  /** `created_at` of the page's last row; null on the last page. What is no time is read as that of the last output. */
  readonly next: Instant | null;
  /** Rows that the service counts within `startDt` and `endDt`; null when it did not say. */
  readonly totalCount: number | null;
}

const pageSchema = z.looseObject({
  outputs: z.array(z.unknown()).nullish(),
  next: z.unknown().optional(),
  total_count: z
    .union([z.int().min(0), z.string().regex(/^\d+$/).transform(Number).pipe(z.int())])
    .nullish()
    .catch(null),
});

/**
 * Reads an answer of the listing; `service-not-understood` when it is not one. The clips are read when they are first asked
 * for, so that the next page can be on its way meanwhile.
 */
export function parsePage(answer: string): Page {
  const body = answer.startsWith('\uFEFF') ? answer.slice(1) : answer;
  const { outputs, next: sentNext, total_count: totalCount } = parseBody(body);
  if (outputs === undefined && sentNext == null && totalCount == null) throw notUnderstood();
  const isLast = sentNext == null || sentNext === '';
  const sent = typeof sentNext === 'string' ? parseInstant(sentNext) : null;

  let rows: Pick<Page, 'clips' | 'notUnderstood'> | null = null;
  const readRows = () => (rows ??= readOutputs(body, outputs ?? [], sent?.micros ?? 0));
  const last = createdAtOf(outputs?.at(-1));
  const next = isLast ? null : (sent ?? last ?? endOf(readRows().clips, sentNext));
  return {
    get clips() {
      return readRows().clips;
    },
    get notUnderstood() {
      return readRows().notUnderstood;
    },
    shows: (ids) => (outputs ?? []).some((raw) => ids.has(idOf(raw) ?? '')),
    rows: outputs?.length ?? 0,
    last,
    next,
    totalCount: totalCount ?? null,
  };
}

/** Where a page ends that does not tell: near its last clip. One without clips is the last, unless a text says otherwise. */
function endOf(clips: readonly ListedClip[], sentNext: unknown): Instant | null {
  const last = clips.at(-1);
  if (last) return instantOf(last.createdAtMicros);
  if (typeof sentNext === 'string') throw notUnderstood();
  return null;
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
