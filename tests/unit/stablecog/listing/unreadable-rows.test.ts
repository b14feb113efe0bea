import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../../electron/contract/errors.ts';
import { createListing } from '../../../../electron/stablecog/listing/account-listing.ts';
import type { ListPage, PageQuery } from '../../../../electron/stablecog/listing/page-query.ts';
import { createEndpoint, idsOf } from './endpoint.ts';

const start = 1_687_452_000_000_000;
const second = 1_000_000;

/** Rows at distances of seconds, of which some cut the connection of each page that holds them. */
async function listedOf(rows: readonly { after: number; cuts: boolean }[], takesStart: boolean) {
  let micros = start;
  const all = rows.map(({ after, cuts }, at) => ({
    id: `row-${at}`,
    micros: (micros += after),
    favorite: false,
    cuts,
  }));
  const endpoint = createEndpoint(all);
  const cutting = new Set(all.flatMap(({ id, cuts }) => (cuts ? [id] : [])));
  const listPage: ListPage = async (query: PageQuery) => {
    if (query.startDt !== undefined && !takesStart) throw new AppError('service-request-refused');
    const page = await endpoint.listPage(query);
    if (idsOf(page.clips).some((id) => cutting.has(id))) throw new AppError('service-unreachable');
    return page;
  };
  const ids = new Set<string>();
  const pages = (await createListing(listPage, 30).listAccount(new AbortController().signal)).all();
  for (;;) {
    const next = await pages.next();
    if (next.done) {
      const named = [...new Set(next.value.unreadable.map(({ micros }) => micros))];
      return { ids: [...ids], all, named, requests: endpoint.requests };
    }
    for (const id of idsOf(next.value)) ids.add(id);
  }
}

const rows = fc.array(
  fc.record({
    after: fc.constantFrom(1, 1000, second, 5 * second, 90 * second, 40_000 * second),
    cuts: fc.boolean(),
  }),
  { minLength: 1, maxLength: 7 },
);

test('each row that the service cannot send is named, and all others are listed, however they lie', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      // What nothing of comes is a service that is down.
      const { ids, all, named } = await listedOf([{ after: 1, cuts: false }, ...given], true);
      expect(ids.sort()).toEqual(all.flatMap(({ id, cuts }) => (cuts ? [] : [id])).sort());
      expect(named.sort()).toEqual(all.flatMap(({ micros, cuts }) => (cuts ? [micros] : [])).sort());
    }),
    { numRuns: 20 },
  );
});

test('one is named and passed over where start_dt is refused, too', async () => {
  const given = Array.from({ length: 40 }, (_unused, at) => ({ after: 37 * second, cuts: at === 20 }));
  const { ids, named } = await listedOf(given, false);
  expect(ids).toHaveLength(39);
  expect(named).toHaveLength(1);
});

test('a long block of them costs no more than some hundred requests', async () => {
  const given = Array.from({ length: 200 }, (_unused, at) => ({
    after: 37 * second,
    cuts: at >= 20 && at < 180,
  }));
  const { ids, requests } = await listedOf(given, true);
  expect(ids).toHaveLength(40);
  expect(requests).toBeLessThan(3000);
});
