import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseInstant } from '../../../electron/platform/instant.ts';
import { answerOutputs } from '../../../electron/sample/outputs-endpoint.ts';
import {
  accountOf,
  makeAccount,
  makeStressAccount,
  type Account,
  type VoiceoverOf,
} from '../../fakes/account.ts';

const pageSchema = z.strictObject({
  total_count: z.int().optional(),
  outputs: z
    .array(
      z.object({
        id: z.string(),
        is_favorited: z.boolean(),
        voiceover: z.object({
          id: z.string(),
          created_at: z.string(),
          outputs: z.array(z.object({ id: z.string() })),
        }),
      }),
    )
    .nullable(),
  next: z.string().optional(),
});

function ask(account: Account, query: Readonly<Record<string, string>> = {}) {
  const { status, body } = answerOutputs(account.rows, new URLSearchParams(query), (file) => file);
  expect(status).toBe(200);
  return pageSchema.parse(body);
}

/** What a client that only follows `next` gets to see. */
function follow(
  account: Account,
  perPage: number,
): { readonly ids: readonly string[]; readonly pages: number } {
  const ids: string[] = [];
  let pages = 0;
  let query: Readonly<Record<string, string>> = {};
  for (;;) {
    const { outputs, next } = ask(account, { ...query, per_page: String(perPage) });
    ids.push(...(outputs ?? []).map(({ id }) => id));
    pages += 1;
    if (next === undefined) return { ids, pages };
    query = { cursor: next };
  }
}

const noon = parseInstant('2023-06-22T12:00:00Z')?.micros ?? NaN;

function at(...microseconds: readonly (number | VoiceoverOf)[]): Account {
  return accountOf(
    microseconds.map((entry) => (typeof entry === 'number' ? { createdAtMicros: noon + entry } : entry)),
  );
}

describe('the page', () => {
  test('lists the newest first', () => {
    const account = at(1, 3, 2);
    expect(ask(account).outputs?.map(({ voiceover }) => voiceover.created_at)).toEqual([
      '2023-06-22T12:00:00.000003Z',
      '2023-06-22T12:00:00.000002Z',
      '2023-06-22T12:00:00.000001Z',
    ]);
  });

  test('has 50 rows unless asked for others, and `next` only when there are more', () => {
    const account = at(...Array.from({ length: 60 }, (_, microsecond) => microsecond));
    expect(ask(account)).toMatchObject({ outputs: { length: 50 }, next: '2023-06-22T12:00:00.00001Z' });
    expect(ask(account, { per_page: '60' }).next).toBeUndefined();
    expect(ask(account, { per_page: '59' }).next).toBe('2023-06-22T12:00:00.000001Z');
  });

  test('ends where the cursor begins: strictly before it, to the microsecond', () => {
    const account = at(0, 1, 2);
    const before = (cursor: string) =>
      ask(account, { cursor }).outputs?.map(({ voiceover }) => voiceover.created_at);
    expect(before('2023-06-22T12:00:00.000001Z')).toEqual(['2023-06-22T12:00:00Z']);
    expect(before('2023-06-22T14:00:00.000002+02:00')).toHaveLength(2);
  });

  test('holds, from start_dt to end_dt, both ends', () => {
    const account = at(0, 1, 2, 3);
    const found = ask(account, {
      start_dt: '2023-06-22T12:00:00.000001Z',
      end_dt: '2023-06-22T12:00:00.000002Z',
    });
    expect(found.outputs).toHaveLength(2);
    expect(found.total_count).toBe(2);
  });

  test('of a voiceover tells those of its outputs that are on this page', () => {
    const account = at({ createdAtMicros: noon, outputs: 3 });
    const { outputs } = ask(account, { per_page: '2' });
    expect(outputs).toHaveLength(2);
    for (const output of outputs ?? []) {
      expect(output.voiceover.outputs.map(({ id }) => id)).toEqual(outputs?.map(({ id }) => id));
    }
  });

  test('in ascending order still goes before the cursor, so it cannot be paged forward', () => {
    const account = at(0, 1, 2);
    const first = ask(account, { order: 'asc', per_page: '2' });
    expect(first.next).toBe('2023-06-22T12:00:00.000001Z');
    const second = ask(account, { order: 'asc', per_page: '2', cursor: first.next ?? '' });
    expect(second.outputs?.map(({ voiceover }) => voiceover.created_at)).toEqual(['2023-06-22T12:00:00Z']);
  });

  test('can be asked for favourites, and for what was submitted by itself; the count is of those', () => {
    const account = at(
      { createdAtMicros: noon, favorite: true },
      { createdAtMicros: noon + 1, autoSubmitted: true },
      { createdAtMicros: noon + 2, outputs: 0 },
    );
    const favorites = ask(account, { is_favorited: 'true' });
    expect(favorites.total_count).toBe(1);
    expect(favorites.outputs?.map((output) => output.is_favorited)).toEqual([true]);
    expect(ask(account, { is_favorited: 'false' }).total_count).toBe(1);
    expect(ask(account, { was_auto_submitted: 'true' }).outputs).toHaveLength(1);
  });
});

describe('a client that follows `next`', () => {
  test('loses the rest of a group that a page edge cuts', () => {
    const account = at(0, { createdAtMicros: noon + 1, outputs: 3 }, 2);
    const { ids, pages } = follow(account, 2);
    expect(pages).toBe(2);
    expect(account.outputs).toHaveLength(5);
    expect(ids).toHaveLength(3);
  });

  test('loses one of two voiceovers that share an instant at a page edge', () => {
    expect(follow(at(0, 5, 5), 1).ids).toHaveLength(2);
  });

  test('loses nothing where no group is cut', () => {
    const account = at(0, 1, { createdAtMicros: noon + 2, outputs: 2 }, 3);
    expect(follow(account, 3).ids).toHaveLength(account.outputs.length);
  });

  test('loses nothing on an account as the service made them', () => {
    const account = makeAccount({ seed: 1, voiceovers: 2000 });
    expect(follow(account, 50).ids).toHaveLength(2000);
  });

  test('loses dozens on a stress account with small pages, few with the largest', () => {
    const account = makeStressAccount({ seed: 1, voiceovers: 10_000 });
    const lost = (perPage: number) => account.outputs.length - new Set(follow(account, perPage).ids).size;
    const [withSmall, withLarge] = [lost(50), lost(300)];
    expect(withSmall).toBeGreaterThan(10);
    expect(withLarge).toBeGreaterThan(0);
    expect(withLarge).toBeLessThan(withSmall);
  });
});

describe('a voiceover without outputs', () => {
  const account = at(
    0,
    { createdAtMicros: noon + 1, outputs: 0 },
    { createdAtMicros: noon + 2, outputs: 0 },
    3,
  );

  test('counts, and is not listed', () => {
    const page = ask(account);
    expect(page.total_count).toBe(4);
    expect(page.outputs).toHaveLength(2);
  });

  test('takes a row of its page', () => {
    const page = ask(account, { per_page: '2' });
    expect(page.outputs).toHaveLength(1);
    expect(page.next).toBe('2023-06-22T12:00:00.000002Z');
  });

  test('by itself leaves a page whose outputs are null, though there is a next one', () => {
    const page = ask(account, { per_page: '1', cursor: '2023-06-22T12:00:00.000003Z' });
    expect(page.outputs).toBeNull();
    expect(page.next).toBe('2023-06-22T12:00:00.000002Z');
  });

  test('is not what deleting an output leaves: that is neither listed nor counted', () => {
    const changed = at(0, 1);
    changed.remove(changed.outputs[0]!.id);
    expect(ask(changed)).toMatchObject({ total_count: 1, outputs: [{}] });
    expect(changed.outputs).toHaveLength(1);
  });
});

describe('one prompt', () => {
  test('can be asked for by its id', () => {
    const account = at(
      { createdAtMicros: noon, prompt: 'Hello' },
      { createdAtMicros: noon + 1, prompt: 'Other' },
      { createdAtMicros: noon + 2, prompt: 'Hello' },
    );
    const id = account.voiceovers[0]?.prompt.id ?? '';
    expect(ask(account, { prompt_id: id })).toMatchObject({ total_count: 2, outputs: [{}, {}] });
  });
});

describe('the count', () => {
  test('comes without a cursor only', () => {
    const account = at(0, 1);
    expect(ask(account).total_count).toBe(2);
    expect(ask(account, { cursor: '2023-06-22T12:00:00.000001Z' }).total_count).toBeUndefined();
  });

  test('of an empty account is zero, and its outputs are an empty list', () => {
    expect(ask(at())).toEqual({ total_count: 0, outputs: [] });
  });
});

describe('a bad request', () => {
  test.each<[Record<string, string>, string]>([
    [{ per_page: '0' }, 'per_page must be between 1 and 300'],
    [{ per_page: '301' }, 'per_page must be between 1 and 300'],
    [{ per_page: '-1' }, 'per_page must be between 1 and 300'],
    [{ per_page: 'many' }, 'per_page must be an integer'],
    [{ per_page: '99999999999999999999' }, 'per_page must be an integer'],
    [{ per_page: '1.5' }, 'per_page must be an integer'],
    ...[
      'HelloWorld',
      '2023-06-22',
      '2023-06-22T12:00:00',
      '2023-06-22T12:00:00+0200',
      '2023-06-22T12:00:00 03:00',
      '2023-06-22t12:00:00z',
      '2023-06-30T23:59:60Z',
      '2023-02-30T00:00:00Z',
      '1687451852',
    ].map((cursor): [Record<string, string>, string] => [
      { cursor },
      'cursor must be a valid iso time string',
    ]),
    [{ start_dt: 'x' }, 'invalid start_dt: x'],
    [{ end_dt: '' }, 'invalid end_dt: '],
    [{ order: 'up' }, "invalid order: 'up' expected 'asc' or 'desc'"],
    [{ order_by: 'id' }, "invalid order_by: 'id' expected 'updated_at' or 'created_at'"],
    [{ is_favorited: '1' }, "invalid is_favorited: '1' expected 'true' or 'false'"],
  ])('%j is told: %s', (query, error) => {
    expect(answerOutputs([], new URLSearchParams(query), () => '')).toEqual({ status: 400, body: { error } });
  });

  test.each([{ per_page: '' }, { cursor: '' }, { per_page: '300' }, { order: 'DESC' }, { unknown: 'x' }])(
    '%j is none',
    (query) => expect(answerOutputs([], new URLSearchParams(query), () => '').status).toBe(200),
  );
});
