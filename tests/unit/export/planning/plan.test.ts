import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameKey, portablePath } from '../../../../electron/export/naming/file-name.ts';
import type { ManifestEntry } from '../../../../electron/export/destination/manifest.ts';
import type { DiskItem, EntryState, WantedClip } from '../../../../electron/export/planning/plan.ts';
import { planExport } from '../../../../electron/export/planning/plan.ts';
import { brokenRules } from '../naming/portable-rules.ts';

function hashOf(id: string): string {
  return Buffer.from(id).toString('hex').padStart(64, '0').slice(-64);
}
function want(id: string, path: string, cached = true): WantedClip {
  return {
    id,
    target: portablePath(path.split('/'), '.mp3'),
    cached: cached ? { bytes: 10, sha256: hashOf(id) } : null,
  };
}
function entry(id: string, path: string): readonly [string, ManifestEntry] {
  const at = '2024-01-01T00:00:00.000Z';
  return [id, { id, path, bytes: 10, sha256: hashOf(id), modifiedAt: at, exportedAt: at }];
}
function file(path: string, sha256?: string): readonly [string, DiskItem] {
  return [nameKey(path), { path, kind: 'file', ...(sha256 === undefined ? {} : { sha256 }) }];
}
function folder(path: string): readonly [string, DiskItem] {
  return [nameKey(path), { path, kind: 'folder' }];
}
function plan(given: {
  wanted: readonly WantedClip[];
  entries?: readonly (readonly [string, ManifestEntry])[];
  states?: Readonly<Record<string, EntryState>>;
  disk?: readonly (readonly [string, DiskItem])[];
}): readonly string[] {
  const { actions } = planExport({
    wanted: given.wanted,
    entries: new Map(given.entries),
    states: new Map(Object.entries(given.states ?? {})),
    disk: new Map(given.disk),
  });
  return actions.map((action) =>
    action.kind === 'rename'
      ? `rename ${action.from} > ${action.path}`
      : action.kind === 'write' && action.replaces
        ? `replace ${action.path}`
        : `${action.kind} ${action.path}`,
  );
}

test('new clips are written, and those of one name are numbered', () => {
  expect(plan({ wanted: [want('a', 'en/hello'), want('b', 'en/Hello'), want('c', 'en/hello')] })).toEqual([
    'write en/hello.mp3',
    'write en/Hello (2).mp3',
    'write en/hello (3).mp3',
  ]);
});

test('a clip keeps its numbered name for good', () => {
  expect(
    plan({
      wanted: [want('b', 'hello')],
      entries: [entry('b', 'hello (2).mp3')],
      states: { b: 'same' },
    }),
  ).toEqual(['unchanged hello (2).mp3']);
});

test('a name that an unselected clip has is not given away, even while its file is missing', () => {
  expect(plan({ wanted: [want('b', 'hello')], entries: [entry('a', 'hello.mp3')] })).toEqual([
    'write hello (2).mp3',
  ]);
});

test('a file of someone else is never in the plan, in whatever case and composition it is spelled', () => {
  expect(plan({ wanted: [want('a', 'été')], disk: [file('E\u0301TE\u0301.MP3')] })).toEqual([
    'write été (2).mp3',
  ]);
});

test('a changed template renames and copies nothing', () => {
  expect(
    plan({
      wanted: [want('a', 'en/hello')],
      entries: [entry('a', 'hello.mp3')],
      states: { a: 'same' },
      disk: [file('hello.mp3')],
    }),
  ).toEqual(['rename hello.mp3 > en/hello.mp3']);
});

test('clips can swap their names', () => {
  expect(
    plan({
      wanted: [want('a', 'two'), want('b', 'one')],
      entries: [entry('a', 'one.mp3'), entry('b', 'two.mp3')],
      states: { a: 'same', b: 'same' },
      disk: [file('one.mp3'), file('two.mp3')],
    }),
  ).toEqual(['rename one.mp3 > two.mp3', 'rename two.mp3 > one.mp3']);
});

test('a file that the user changed is left where it is', () => {
  expect(
    plan({
      wanted: [want('a', 'new name')],
      entries: [entry('a', 'hello.mp3')],
      states: { a: 'changed' },
      disk: [file('hello.mp3')],
    }),
  ).toEqual(['skip hello.mp3']);
});

test('a file that was deleted is written again in its place', () => {
  expect(plan({ wanted: [want('a', 'hello')], entries: [entry('a', 'hello.mp3')] })).toEqual([
    'write hello.mp3',
  ]);
});

test('a clip that is not cached is skipped, but its earlier export stays', () => {
  expect(plan({ wanted: [want('a', 'hello', false)] })).toEqual(['skip hello.mp3']);
  expect(
    plan({
      wanted: [want('a', 'hello', false)],
      entries: [entry('a', 'hello.mp3')],
      states: { a: 'same' },
    }),
  ).toEqual(['unchanged hello.mp3']);
});

test('new audio of a clip replaces its own unchanged export', () => {
  const [id, old] = entry('a', 'hello.mp3');
  expect(
    plan({
      wanted: [want('a', 'hello')],
      entries: [[id, { ...old, sha256: hashOf('old') }]],
      states: { a: 'same' },
      disk: [file('hello.mp3')],
    }),
  ).toEqual(['replace hello.mp3']);
});

test('without a manifest, whole files are recognised by their hash, whichever number they have', () => {
  expect(
    plan({
      wanted: [want('a', 'hello'), want('b', 'hello'), want('c', 'hello')],
      disk: [file('hello.mp3', hashOf('b')), file('hello (2).mp3', hashOf('a'))],
    }),
  ).toEqual(['adopt hello (2).mp3', 'adopt hello.mp3', 'write hello (3).mp3']);
});

test('folders take the spelling that they have on disk, or that the first clip gave them', () => {
  expect(plan({ wanted: [want('a', 'en/x'), want('b', 'EN/y')], disk: [folder('En')] })).toEqual([
    'write En/x.mp3',
    'write En/y.mp3',
  ]);
  expect(plan({ wanted: [want('a', 'en/x'), want('b', 'EN/y')] })).toEqual([
    'write en/x.mp3',
    'write en/y.mp3',
  ]);
});

test('where something is in a folder’s place, the folder gets a number', () => {
  expect(plan({ wanted: [want('a', 'en/x')], disk: [file('en')] })).toEqual(['write en (2)/x.mp3']);
});

test('whatever is on disk, no path is given twice, none is taken, and all are portable', () => {
  const name = fc.constantFrom('a', 'A', 'b', 'é', 'e\u0301', 'a (2)', 'x'.repeat(300), 'CON', '');
  const path = fc.array(name, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(path, { maxLength: 30 }),
      fc.array(fc.constantFrom('a.mp3', 'A (2).mp3', 'b/a.mp3', 'é', 'untitled.mp3'), { maxLength: 5 }),
      (folders, foreign) => {
        const { actions } = planExport({
          wanted: folders.map((levels, index) => ({
            id: `clip${index}`,
            target: portablePath(levels, '.mp3'),
            cached: { bytes: 1, sha256: hashOf(`clip${index}`) },
          })),
          entries: new Map(),
          states: new Map(),
          disk: new Map(foreign.map((taken) => file(taken))),
        });
        const keys = actions.map(({ path: given }) => nameKey(given));
        expect(new Set(keys).size).toBe(folders.length);
        for (const taken of foreign) expect(keys).not.toContain(nameKey(taken));
        for (const action of actions) expect(brokenRules(action.path)).toEqual([]);
      },
    ),
  );
});

test('what a plan leaves is unchanged in the next plan', () => {
  const wanted = Array.from({ length: 200 }, (_, index) => want(`c${index}`, `f${index % 3}/n${index % 7}`));
  const first = planExport({ wanted, entries: new Map(), states: new Map(), disk: new Map() });
  const entries = new Map(first.actions.map(({ id, path }) => entry(id, path)));
  const states = new Map(first.actions.map(({ id }) => [id, 'same'] as const));
  const disk = new Map(first.actions.map(({ path }) => file(path)));
  const second = planExport({ wanted: [...wanted].reverse(), entries, states, disk });
  expect(new Set(second.actions.map(({ kind }) => kind))).toEqual(new Set(['unchanged']));
});

test('a folder that the first clip spells as the disk does keeps its spelling for the others', () => {
  expect(
    plan({
      wanted: [want('a', 'en/a'), want('b', 'EN/b'), want('c', 'En/c')],
      entries: [entry('a', 'en/a.mp3'), entry('b', 'en/b.mp3')],
      states: { a: 'same', b: 'same' },
      disk: [folder('en'), file('en/a.mp3'), file('en/b.mp3')],
    }),
  ).toEqual(['unchanged en/a.mp3', 'unchanged en/b.mp3', 'write en/c.mp3']);
});
