import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exportOptionsSchema } from '../../../../electron/contract/export.ts';
import { fields } from '../../../../electron/export/naming/fields.ts';
import { nameKey } from '../../../../electron/export/naming/file-name.ts';
import { parseTemplate } from '../../../../electron/export/naming/template.ts';
import { askedFields } from '../../../../electron/export/planning/asked-fields.ts';
import { createNameTable } from '../../../../electron/export/planning/name-table.ts';
import type { WantedClip } from '../../../../electron/export/planning/plan.ts';
import { createClipStore, withMore } from '../../../../electron/export/planning/stored-clip.ts';
import { createTextStore } from '../../../../electron/export/planning/text-store.ts';
import { createTimeOrder } from '../../../../electron/export/planning/time-order.ts';
import { hostileText } from '../naming/hostile-text.ts';
import { namedClip } from '../naming/named-clip.ts';

const anyText = fc.oneof(
  hostileText,
  fc.stringMatching(/^[0-9a-f]{64}$/),
  fc.string({ unit: 'binary-ascii', maxLength: 20 }),
  fc.constantFrom('', 'AB'.repeat(32), 'x'.repeat(700_000)),
);

test('texts come back from the store as they were, whichever they are', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyText, { minLength: 1, maxLength: 4 }), { maxLength: 20 }), (groups) => {
      const store = createTextStore();
      const handles = groups.map((group) => store.add(...group));
      for (const [at, group] of groups.entries())
        expect(group.map((_, index) => store.get(handles[at]!, index))).toEqual(group);
    }),
  );
});

const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const anyClip: fc.Arbitrary<WantedClip> = fc
  .record({
    id: fc.oneof(fc.uuid(), fc.constantFrom('7', 'A', 'ä')),
    folders: fc.array(fc.constantFrom('en', 'Daniel'), { maxLength: 2 }),
    stem: anyText,
    extension: fc.constantFrom('.mp3', '.ogg'),
    limits: fc.constantFrom({}, { units: 900 }, { units: 900, bytes: 100 }),
    cached: fc.option(fc.record({ bytes: fc.maxSafeNat(), sha256: fc.oneof(hash, fc.constant('odd')) })),
    place: fc.constantFrom(
      (id: string) => `/l/audio/${id}.mp3`,
      (id: string) => `/l/${id}/${id}~ab.mp3`,
      () => '/x',
      () => undefined,
    ),
    more: fc.constantFrom<Partial<WantedClip>>(
      {},
      { time: 0 },
      { beside: { txt: 1 }, number: { in: '', is: 1 } },
    ),
  })
  .map(({ id, folders, stem, extension, limits, cached, place, more }) => ({
    ...{ id, target: { folders, stem, extension, ...limits }, cached },
    ...(cached ? { file: place(id) } : { absent: 'unproven' as const }),
    ...more,
  }));
const known = [
  'id',
  'target',
  'cached',
  'file',
  'absent',
  'time',
  'made',
  'beside',
  'number',
  'partOf',
] as const;
const told = (clip: WantedClip) => Object.fromEntries(known.map((name) => [name, clip[name]]));

test('a clip that is kept in little room says what it said before, and takes a note', () => {
  fc.assert(
    fc.property(fc.array(anyClip, { maxLength: 20 }), (clips) => {
      const store = createClipStore();
      const kept = clips.map((clip) => store.add(clip));
      expect(kept.map(told)).toEqual(clips.map(told));
      const noted = kept.map((clip) => told(withMore(clip, { partOf: ['x'] })));
      expect(noted).toEqual(clips.map((clip) => ({ ...told(clip), partOf: ['x'] })));
    }),
  );
});

test('names are taken, given back and told apart as by their keys', () => {
  const paths = fc.constantFrom('a', 'A', 'é', 'e\u0301', 'b/c', 'B/C', 'straße', 'STRASSE', '1', '2', '3');
  const step = fc.record({ path: fc.oneof(paths, hostileText), adds: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const table = createNameTable<{ readonly path: string }>();
      const plain = new Map<string, { readonly path: string }>();
      for (const { path, adds } of steps) {
        const key = nameKey(path);
        if (adds) table.set(key, { path });
        else table.delete(key);
        if (adds) plain.set(key, { path });
        else plain.delete(key);
        expect(table.get(key)).toEqual(plain.get(key));
      }
      for (const { path } of steps) expect(table.get(nameKey(path))).toEqual(plain.get(nameKey(path)));
    }),
  );
});

test('ten thousand names are all found, and those that were given back are not', () => {
  const table = createNameTable<{ readonly path: string }>();
  const paths = Array.from({ length: 10_000 }, (_, index) => `name ${index}`);
  for (const path of paths) table.set(nameKey(path), { path });
  for (const path of paths.slice(0, 5000)) table.delete(nameKey(path));
  expect(paths.filter((path) => table.get(nameKey(path))?.path === path)).toEqual(paths.slice(5000));
});

/** Text that sorts like the instant. */
function sortable(createdAt: string): string {
  const plain = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:Z|\+00:00)$/.exec(createdAt);
  if (plain) return `${plain[1] ?? ''}.${(plain[2] ?? '').padEnd(9, '0')}`;
  const time = new Date(createdAt);
  if (Number.isNaN(time.getTime())) return '';
  return `${time.toISOString().slice(0, 19)}.${(/\.(\d+)/.exec(createdAt)?.[1] ?? '').padEnd(9, '0')}`;
}

test('clips are ordered by their times as written, whatever is written there, and by id within one', () => {
  const digits = fc.stringMatching(/^\d{1,12}$/);
  const time = fc.oneof(
    fc.constantFrom('', 'nonsense', '2023-06-22', '2023-06-30T23:59:60Z', '0001-01-01T00:00:00Z'),
    fc.constantFrom('+012023-06-22T03:04:05.5Z', '-000001-06-22T03:04:05Z', '9999-13-41T99:99:99Z'),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc
      .tuple(
        fc.constantFrom('2023-06-22T03:04:05', '2023-06-22T03:04:06'),
        digits,
        fc.constantFrom('Z', '+00:00', '+02:00', ''),
      )
      .map(([second, fraction, zone]) => `${second}.${fraction}${zone}`),
  );
  fc.assert(
    fc.property(fc.array(time, { maxLength: 30 }), (times) => {
      const ids = times.map((_, index) => String((index * 7) % 31).padStart(2, '0'));
      const order = createTimeOrder(times.length);
      for (const one of times) order.add(one);
      const sorted = order.sorted((index) => ids[index]!);
      const expected = [...times.keys()].sort((a, b) => {
        const [one, other] = [a, b].map((index) => `${sortable(times[index]!)}\0${ids[index]!}`);
        return one! < other! ? -1 : 1;
      });
      expect(sorted === null ? [...times.keys()] : [...sorted]).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test.each([...fields.keys()])(
  '{%s} gives the same of what an export asks for as of all that is known',
  (name) => {
    const template = parseTemplate(`{${name}}`);
    const clip = { ...namedClip, note: 'A note', goneSince: '2024', silenceRemoved: true, ownFavorite: true };
    const asked = new Set<string>([...askedFields(template, exportOptionsSchema.parse({})), 'take', 'takes']);
    // A collection and a position come from the collections.
    if (asked.has('collections')) asked.add('collection').add('position');
    const some = Object.fromEntries(Object.entries(clip).filter(([field]) => asked.has(field)));
    expect(template.render(clip)[0]).not.toBe('');
    expect(template.render(some as unknown as typeof clip)).toEqual(template.render(clip));
  },
);
