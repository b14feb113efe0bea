import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../../electron/contract/errors.ts';
import { createListing } from '../../../../electron/stablecog/listing/account-listing.ts';
import type { ListPage, PageQuery } from '../../../../electron/stablecog/listing/page-query.ts';
import { createEndpoint, idsOf } from './endpoint.ts';

const start = 1_687_452_000_000_000;
const second = 1_000_000;
/** Of a request for which nothing else is said. */
const triesOfClient = 6;

interface Given {
  readonly after: number;
  /** It cuts the connection of each page that holds it. */
  readonly cuts: boolean;
  /** It is counted, and has no output. */
  readonly isHidden?: boolean;
}

interface Service {
  /** Default: 30. */
  readonly pageSize?: number;
  /** Whether it takes `start_dt`. Default: true. */
  readonly takesStart?: boolean;
  /** Whether the request of that number fails, whatever it asks for. */
  readonly isDown?: (request: number) => boolean;
}

/** What a listing finds, and how many requests it takes, each of its tries counted. */
async function listedOf(
  rows: readonly Given[],
  { pageSize = 30, takesStart = true, isDown = () => false }: Service = {},
) {
  let micros = start;
  const all = rows.map(({ after, cuts, isHidden = false }, at) => ({
    id: isHidden ? null : `row-${at}`,
    micros: (micros += after),
    favorite: false,
    cuts: cuts && !isHidden,
  }));
  const endpoint = createEndpoint(all);
  const cutting = new Set(all.flatMap(({ id, cuts }) => (cuts ? [id] : [])));
  let requests = 0;

  async function answer(query: PageQuery) {
    requests += 1;
    if (isDown(requests)) throw new AppError('service-unreachable');
    if (query.startDt !== undefined && !takesStart) throw new AppError('service-request-refused');
    const page = await endpoint.listPage(query);
    if (idsOf(page.clips).some((id) => cutting.has(id))) throw new AppError('service-unreachable');
    return page;
  }

  const listPage: ListPage = async (query, _signal, tries = triesOfClient) => {
    for (let left = Math.min(tries, triesOfClient); ; left -= 1) {
      try {
        return await answer(query);
      } catch (error) {
        if (left === 1) throw error;
      }
    }
  };
  const ids = new Set<string>();
  const pages = (await createListing(listPage, pageSize).listAccount(new AbortController().signal)).all();
  for (;;) {
    const next = await pages.next();
    if (next.done) {
      const { unreadable, audit } = next.value;
      return { ids: [...ids], all, named: unreadable.map((row) => row.micros), audit, requests };
    }
    for (const id of idsOf(next.value)) ids.add(id);
  }
}

const rows = fc.array(
  fc.record({
    after: fc.constantFrom(0, 1, 1000, second, 5 * second, 90 * second, 40_000 * second),
    cuts: fc.boolean(),
    isHidden: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 1, maxLength: 9 },
);

const evenly = (count: number, cut: readonly number[], after = 37 * second): readonly Given[] =>
  Array.from({ length: count }, (_unused, at) => ({ after, cuts: cut.includes(at) }));

test('each row that the service cannot send is named, and all others are listed, however they lie, at one time too', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      // What nothing of comes is a service that is down.
      const { ids, all, named } = await listedOf([{ after: 1, cuts: false }, ...given]);
      const isBetween = ({ micros }: { micros: number }, at: number) => {
        const cuts = (one: (typeof all)[number]) => one.cuts && one.micros === micros;
        return all.slice(0, at).some(cuts) && all.slice(at + 1).some(cuts);
      };
      const can = all.filter((row, at) => row.id !== null && !row.cuts && !isBetween(row, at));
      expect(ids.sort()).toEqual(can.map(({ id }) => id).sort());
      const times = all.flatMap(({ micros, cuts }) => (cuts ? [micros] : []));
      expect([...new Set(named)].sort()).toEqual([...new Set(times)].sort());
    }),
    { numRuns: 30 },
  );
});

test('one is named and passed over where start_dt is refused, too', async () => {
  const { ids, named } = await listedOf(evenly(40, [20]), { takesStart: false });
  expect(ids).toHaveLength(39);
  expect(named).toHaveLength(1);
});

test('a long block of them costs no more than some hundred requests', async () => {
  const block = Array.from({ length: 160 }, (_unused, at) => 20 + at);
  const { ids, requests } = await listedOf(evenly(200, block));
  expect(ids).toHaveLength(40);
  expect(requests).toBeLessThan(1000);
});

test('each costs requests by the logarithms of the page and of its distance from the next, and the pages come once', async () => {
  // A count comes with the newest or the oldest row.
  const places = fc.uniqueArray(fc.integer({ min: 1, max: 399 }), { minLength: 1, maxLength: 9 });
  const distance = fc.constantFrom(second, 37 * second, 3600 * second, 40_000 * second);
  const size = fc.constantFrom(10, 30, 100, 300);
  await fc.assert(
    fc.asyncProperty(places, distance, size, async (cut, after, pageSize) => {
      const { ids, named, audit, requests } = await listedOf(evenly(400, cut, after), { pageSize });
      expect([ids.length, named.length]).toEqual([400 - cut.length, cut.length]);
      expect(audit).toMatchObject({ total_count: 400, unaccounted: cut.length });
      const pages = Math.ceil(400 / (pageSize - 1));
      const ofOne = 3 * Math.log2(pageSize) + Math.log2(after) + 12;
      // The first page that fails is tried as often as any, and so is a count that shows the newest row.
      expect(requests).toBeLessThanOrEqual(pages + cut.length * ofOne + 4 * triesOfClient);
    }),
    { numRuns: 15 },
  );
});

test('a service that is down for a while is told, or costs no row', async () => {
  const begins = fc.integer({ min: 2, max: 120 });
  const lasts = fc.integer({ min: 1, max: 90 });
  const block = Array.from({ length: 13 }, (_unused, at) => 5 + at);
  const cut = fc.constantFrom([], [170], [60, 61, 230], block);
  await fc.assert(
    fc.asyncProperty(begins, lasts, cut, async (from, length, places) => {
      const isDown = (request: number) => request >= from && request < from + length;
      const listed = await listedOf(evenly(400, places), { isDown }).catch((error: unknown) => error);
      if (listed instanceof AppError) return;
      const { ids, named } = listed as Awaited<ReturnType<typeof listedOf>>;
      expect(ids).toHaveLength(400 - places.length);
      // Two beside each other may be passed over as one.
      expect(named.length).toBeLessThanOrEqual(places.length);
      expect(named.length > 0).toBe(places.length > 0);
    }),
    { numRuns: 40 },
  );
});
