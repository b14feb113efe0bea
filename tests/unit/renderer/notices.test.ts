import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestError, reportOf } from '../../../renderer/app/bridge.ts';
import type { NoticeArea } from '../../../renderer/ui/notices.svelte.ts';
import { Notices } from '../../../renderer/ui/notices.svelte.ts';

const areas: readonly NoticeArea[] = ['list', 'details', 'collections', 'view', 'dialog', 'player'];
const fails = (code: 'disk-full' | 'clip-not-found') => () => Promise.reject(new RequestError({ code }));
const works = () => Promise.resolve();

function createNotices(...shown: readonly NoticeArea[]) {
  const notices = new Notices((error) => reportOf(error).code);
  const hide = new Map([...shown, 'player' as const].map((area) => [area, notices.show(area)]));
  const texts = (area: NoticeArea) => notices.in(area).map(({ text }) => text);
  return { notices, hide, texts };
}

test('what went wrong stands where it was asked for, until the next try there', async () => {
  const { notices, texts } = createNotices('list', 'details');
  expect(await notices.attempt('list', fails('disk-full'))).toBe(false);
  expect(await notices.attempt('details', fails('clip-not-found'))).toBe(false);
  expect([texts('list'), texts('details'), texts('player')]).toEqual([['disk-full'], ['clip-not-found'], []]);
  expect(await notices.attempt('list', works)).toBe(true);
  expect([texts('list'), texts('details')]).toEqual([[], ['clip-not-found']]);
});

test('what is tried over and over is said once, and goes when it works again', async () => {
  const { notices, texts } = createNotices('collections');
  await notices.keepTrying('collections', 'names', fails('disk-full'));
  await notices.keepTrying('collections', 'names', fails('disk-full'));
  await notices.attempt('collections', works);
  expect(texts('collections')).toEqual(['disk-full']);
  await notices.keepTrying('collections', 'names', works);
  expect(texts('collections')).toEqual([]);
});

test('what belongs to a part that is not on the page is said by the player, which always is', async () => {
  const { notices, hide, texts } = createNotices('dialog');
  hide.get('dialog')?.();
  await notices.attempt('dialog', fails('disk-full'));
  expect([texts('dialog'), texts('player')]).toEqual([[], ['disk-full']]);
});

test('a part that leaves the page takes with it what it said', async () => {
  const { notices, hide, texts } = createNotices('dialog');
  await notices.attempt('dialog', fails('disk-full'));
  hide.get('dialog')?.();
  notices.show('dialog');
  expect(texts('dialog')).toEqual([]);
});

test('whatever fails and works in whatever order, an area holds one sentence for each thing, and none that is over', async () => {
  const step = fc.record({
    area: fc.constantFrom(...areas),
    subject: fc.constantFrom(null, 'one', 'other'),
    works: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { notices } = createNotices(...areas);
      const last = new Map<string, boolean>();
      for (const { area, subject, works: worked } of steps) {
        const work = worked ? works : () => Promise.reject(new Error(String(subject)));
        if (subject === null) await notices.attempt(area, work);
        else await notices.keepTrying(area, subject, work);
        if (worked && subject !== null) for (const one of areas) last.set(`${one} ${subject}`, true);
        last.set(`${area} ${subject}`, worked);
      }
      for (const area of areas) {
        const subjects = notices.in(area).map(({ subject }) => String(subject));
        expect(new Set(subjects).size).toBe(subjects.length);
        for (const subject of subjects) expect(last.get(`${area} ${subject}`)).toBe(false);
      }
    }),
  );
});
