import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortInstant } from '../../../../electron/platform/instant.ts';
import { createListing } from '../../../../electron/stablecog/listing/account-listing.ts';
import type { ListPage, PageQuery } from '../../../../electron/stablecog/listing/page-query.ts';
import type { Page } from '../../../../electron/stablecog/page.ts';
import type { Row } from './endpoint.ts';
import { createEndpoint, idsOf } from './endpoint.ts';

const start = 1_687_452_000_000_000;

/** Groups of rows that share an instant: `size` rows, of which every `hidden`-th has no output. */
function accountOf(groups: readonly { size: number; hidden: number; gap: number }[]): Row[] {
  let micros = start;
  return groups.flatMap(({ size, hidden, gap }, group) => {
    micros += gap;
    return Array.from({ length: size }, (_unused, index) => ({
      id: hidden > 0 && index % hidden === 0 ? null : `${group}-${index}`,
      micros,
      favorite: (group + index) % 3 === 0,
    }));
  });
}

const { signal } = new AbortController();

/** Every clip that a listing yields, each once, and what it came to. */
async function listAll(listPage: (query: PageQuery) => Promise<Page>, pageSize: number) {
  const ids = new Set<string>();
  const counted: ListPage = (query) => listPage(query);
  const pages = (await createListing(counted, pageSize).listAccount(signal)).all();
  for (;;) {
    const next = await pages.next();
    if (next.done) return { ...next.value, ids: [...ids] };
    for (const id of idsOf(next.value)) ids.add(id);
  }
}

async function expectWhole(rows: readonly Row[], pageSize: number) {
  const endpoint = createEndpoint(rows);
  const result = await listAll(endpoint.listPage, pageSize);
  const truth = rows.flatMap((row) => row.id ?? []);
  expect([...result.ids].sort()).toEqual([...truth].sort());
  expect(result.audit).toEqual({
    total_count: rows.length,
    outputs: truth.length,
    without_audio: rows.length - truth.length,
    unaccounted: 0,
  });
  expect(result.consistent).toBe(true);
  return endpoint.requests;
}

const group = fc.record({
  size: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 4 }) }, fc.integer({ min: 1, max: 40 })),
  hidden: fc.constantFrom(0, 0, 0, 1, 2, 3),
  gap: fc.constantFrom(1, 1, 2, 1000, 1_000_000),
});

describe('a walk over the listing', () => {
  it('lists every clip and accounts for every row, whatever the account and the page size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(group, { maxLength: 60 }),
        fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 300 })),
        async (groups, pageSize) => {
          const rows = accountOf(groups);
          const requests = await expectWhole(rows, pageSize);
          // Each time costs at most three requests; pages larger than any group get on by at least half.
          const pass = 3 * groups.length + Math.ceil(rows.length / pageSize) + 3;
          // Rows without output take a second pass, whose pages are counted.
          expect(requests).toBeLessThanOrEqual(rows.some(({ id }) => id === null) ? 2 * pass : pass);
        },
      ),
      { seed: 20_261_123, numRuns: 1500 },
    );
  }, 60_000);

  it('needs one request a page of 300 and one for the count at the end, for an account as people have it', async () => {
    const groups = Array.from({ length: 10_000 }, (_unused, index) => ({
      size: 1,
      hidden: 0,
      gap: 1 + (index % 977),
    }));
    const rows = accountOf(groups);
    // Each page but the first begins with the last row of the one before.
    expect(await expectWhole(rows, 300)).toBe(Math.ceil((rows.length - 1) / 299) + 1);
  });

  it('needs twice that, and a handful, where rows without output and shared times need an audit', async () => {
    const groups = Array.from({ length: 10_000 }, (_unused, index) => ({
      size: index % 10 === 0 ? 2 : 1,
      hidden: index % 53 === 0 ? 1 : 0,
      gap: 1 + (index % 977),
    }));
    const rows = accountOf(groups);
    expect(await expectWhole(rows, 300)).toBeLessThanOrEqual(2 * Math.ceil(rows.length / 300) + 8);
  });

  it('lists an empty account and one with a single clip', async () => {
    expect(await expectWhole([], 300)).toBe(1);
    expect(await expectWhole(accountOf([{ size: 1, hidden: 0, gap: 1 }]), 300)).toBe(1);
  });

  it('gets past instants that fill pages of their own, of hidden rows too', async () => {
    for (const size of [299, 300]) {
      for (const hidden of [0, 1, 2]) {
        await expectWhole(
          accountOf([
            { size: 5, hidden: 0, gap: 1 },
            { size, hidden, gap: 1 },
            { size, hidden: 0, gap: 1 },
          ]),
          300,
        );
      }
    }
  });

  it('splits an instant of more than 300 rows, and tells what it could not see', async () => {
    const before = { size: 5, hidden: 0, gap: 1 };
    await expectWhole(accountOf([before, { size: 420, hidden: 0, gap: 1 }, before]), 300);
    const rows = accountOf([before, { size: 2000, hidden: 0, gap: 1 }, before]);
    const { audit, consistent, ids } = await listAll(createEndpoint(rows).listPage, 300);
    expect(consistent).toBe(false);
    expect(ids.length).toBeGreaterThan(600);
    expect(audit).toEqual({
      total_count: 2010,
      outputs: ids.length,
      without_audio: 0,
      unaccounted: 2010 - ids.length,
    });
  });

  it.each([
    ['+03:00', 3 * 3600],
    ['-11:30', -11.5 * 3600],
  ])('is the same whatever zone the service writes its times in (%s)', async (zone, seconds) => {
    const rows = accountOf(
      Array.from({ length: 80 }, (_unused, index) => ({ size: 1 + (index % 5), hidden: 0, gap: 1 + index })),
    );
    const inZone = (micros: number) => shortInstant(micros + seconds * 1_000_000).replace('Z', zone);
    const asked: string[] = [];
    const endpoint = createEndpoint(rows, inZone);
    const result = await listAll((query) => {
      asked.push(query.cursor ?? query.endDt ?? '');
      return endpoint.listPage(query);
    }, 7);
    expect(result.ids.toSorted()).toEqual(rows.flatMap((row) => row.id ?? []).toSorted());
    expect(result.consistent).toBe(true);
    expect(asked.every((time) => time === '' || time.endsWith('Z'))).toBe(true);
  });

  it('still lists every clip when the service sends no totals', async () => {
    const rows = accountOf(
      Array.from({ length: 80 }, (_unused, index) => ({ size: 1 + (index % 5), hidden: index % 4, gap: 1 })),
    );
    const endpoint = createEndpoint(rows);
    const result = await listAll(
      async (query) => ({ ...(await endpoint.listPage(query)), totalCount: null }),
      7,
    );
    expect(result.ids.toSorted()).toEqual(rows.flatMap((row) => row.id ?? []).toSorted());
    expect(result.audit).toBeNull();
  });

  it('still lists every clip when the service stops heeding end_dt', async () => {
    const rows = accountOf(
      Array.from({ length: 80 }, (_unused, index) => ({ size: 1 + (index % 5), hidden: 0, gap: 1 })),
    );
    const endpoint = createEndpoint(rows);
    const deaf = ({ endDt, ...query }: PageQuery) =>
      endpoint.listPage(endDt && query.startDt ? { endDt, ...query } : query);
    const result = await listAll(deaf, 7);
    expect(result.ids.toSorted()).toEqual(rows.flatMap((row) => row.id ?? []).toSorted());
  });

  it('does not loop on a service that repeats itself', async () => {
    const endpoint = createEndpoint(
      accountOf(Array.from({ length: 50 }, () => ({ size: 1, hidden: 0, gap: 1 }))),
    );
    await expect(listAll(() => endpoint.listPage({ perPage: 7 }), 7)).rejects.toMatchObject({
      code: 'service-not-understood',
    });
    expect(endpoint.requests).toBeLessThan(15);
  });

  const newest = shortInstant(start + 40);
  const within = (odd: unknown) => (right: string | undefined) => right && odd;
  it.each([
    ['a time to come', within('2099-01-01T00:00:00Z')],
    ['the newest time', within(newest)],
    ['a time long before all', within('1999-01-01T00:00:00Z')],
    ['a time long before all, without end', () => '1999-01-01T00:00:00Z'],
    ['a text', within('soon')],
    ['a number', within(12_345)],
    ['an object', within({ micros: 1 })],
    ['true, without end', () => true],
    ['missing', () => null],
  ])('lists every clip where next is %s', async (_name, odd) => {
    const rows = accountOf(
      Array.from({ length: 40 }, (_unused, index) => ({ size: 1 + (index % 2), hidden: 0, gap: 1 })),
    );
    for (const pageSize of [3, 7, 300]) {
      for (const from of [0, 1, 2, 5]) {
        const endpoint = createEndpoint(rows, undefined, (right, request) =>
          request > from ? odd(right) : right,
        );
        const result = await listAll(endpoint.listPage, pageSize);
        expect(result.ids.toSorted()).toEqual(rows.flatMap((row) => row.id ?? []).toSorted());
      }
    }
  });

  describe('that goes on with the list of another account', () => {
    const rows = accountOf(Array.from({ length: 60 }, () => ({ size: 1, hidden: 0, gap: 2 })));
    const others = rows.map((row) => ({ ...row, id: `other-${row.id}`, micros: row.micros + 1 }));
    const listSome = async (isOther: (request: number) => boolean) => {
      const [ours, theirs] = [createEndpoint(rows), createEndpoint(others)];
      let request = 0;
      const listPage = (query: PageQuery) => (isOther((request += 1)) ? theirs : ours).listPage(query);
      const ids = new Set<string>();
      const pages = (await createListing(listPage, 10).listAccount(signal)).all();
      const end = await (async () => {
        for await (const clips of pages) for (const id of idsOf(clips)) ids.add(id);
        return 'listed';
      })().catch((error: unknown) => error);
      return { end, ids: [...ids].toSorted() };
    };

    it.each([2, 3, 5])('from request %d on, takes none of its clips', async (from) => {
      const { end, ids } = await listSome((request) => request >= from);
      expect(end).toMatchObject({ code: 'key-other-account', params: { when: 'midway' } });
      expect(ids.filter((id) => id.startsWith('other'))).toEqual([]);
    });

    it.each([2, 3, 5])('at request %d alone, asks again and lists all', async (at) => {
      const { end, ids } = await listSome((request) => request === at);
      expect(end).toBe('listed');
      expect(ids).toEqual(rows.flatMap(({ id }) => id ?? []).toSorted());
    });
  });

  it('counts an output that it cannot understand as unaccounted', async () => {
    const endpoint = createEndpoint(
      accountOf(Array.from({ length: 20 }, () => ({ size: 2, hidden: 0, gap: 1 }))),
    );
    const listPage = async (query: PageQuery) => {
      const page = await endpoint.listPage(query);
      const odd = page.clips
        .filter((clip) => clip.id === '10-1')
        .map((clip) => ({ nearMicros: clip.createdAtMicros }));
      return { ...page, clips: page.clips.filter((clip) => clip.id !== '10-1'), notUnderstood: odd };
    };
    for (const pageSize of [3, 4, 5, 6, 7, 300]) {
      expect((await listAll(listPage, pageSize)).audit).toEqual({
        total_count: 40,
        outputs: 39,
        without_audio: 0,
        unaccounted: 1,
      });
    }
  });
});
