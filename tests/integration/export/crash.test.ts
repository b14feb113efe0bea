import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClipDetails } from '../../../electron/contract/clip.ts';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import { journalName } from '../../../electron/export/destination/journal.ts';
import { manifestName } from '../../../electron/export/destination/manifest.ts';
import { sha256Of } from '../../../electron/platform/hash.ts';
import type { CrashAsk } from './crash-run.ts';
import { createFakeLibrary } from './fake-library.ts';
import { allClips } from './queries.ts';

/**
 * A run is killed before each step that writes, in turn. Then one run, the same or another or an undo, has to leave what
 * it leaves when nothing was killed before. With VOICEKEEP_EVERY_STEP every step is taken with each of the three ways to
 * go on, which takes half an hour; without, every fifth with one of them.
 */
const stride = 5;
const everyStep = process.env['VOICEKEEP_EVERY_STEP'] !== undefined;
const atOnce = 2;

interface Run {
  readonly template: string;
  readonly options?: ExportOptionsInput;
}
type Clips = readonly (Partial<ClipDetails> & { readonly id: string })[];

interface Scenario {
  readonly name: string;
  /** What the clips and the export were before; null: there was no export. */
  readonly before: ({ readonly clips: Clips } & Run) | null;
  readonly clips: Clips;
  readonly killed: Run | 'undo';
  /** Names that a killed run gives are given back by an undo. */
  readonly undoes: boolean;
}

const speech = readFileSync(new URL('../../fixtures/frames.mp3', import.meta.url));
const prompts = (of: Readonly<Record<string, string>>): Clips =>
  Object.entries(of).map(([id, prompt]) => ({ id, prompt }));
const beside: ExportOptionsInput = { sidecars: ['txt'], lists: ['sums', 'm3u8'] };
const before = prompts({ a: 'One', b: 'Two', c: 'Three', d: 'Left', e: 'Right', f: 'First', g: 'Second' });
const after = prompts({ a: 'Two', b: 'Three', c: 'One', d: 'Right', e: 'Left', f: 'Second', g: 'Third' });

const scenarios: readonly Scenario[] = [
  {
    name: 'names go round, change places and follow each other',
    before: { clips: before, template: '{prompt}' },
    clips: after,
    killed: { template: '{prompt}' },
    undoes: true,
  },
  {
    name: 'names go round, with sidecars and lists',
    before: { clips: before, template: '{prompt}', options: beside },
    clips: after,
    killed: { template: '{prompt}', options: beside },
    undoes: false,
  },
  {
    name: 'the first export, of takes that share a name',
    before: null,
    clips: prompts({ a: 'Same', b: 'Same', c: 'Same', d: 'Other' }),
    killed: { template: '{language}/{prompt}', options: beside },
    undoes: false,
  },
  {
    name: 'another template and tags at once',
    before: { clips: before.slice(0, 4), template: '{prompt}' },
    clips: before.slice(0, 4),
    killed: { template: '{language}/{prompt} {id}', options: { tags: true } },
    undoes: false,
  },
  {
    name: 'tags over files of the same names',
    before: { clips: before.slice(0, 4), template: '{prompt}' },
    clips: before.slice(0, 4),
    killed: { template: '{prompt}', options: { tags: true } },
    undoes: false,
  },
  {
    name: 'another template and WAV at once',
    before: { clips: before.slice(0, 2), template: '{prompt}' },
    clips: before.slice(0, 2),
    killed: { template: '{language}/{prompt}', options: { audio: 'mp3+wav16' } },
    undoes: false,
  },
  {
    name: 'names and folders change by case alone',
    before: { clips: before.slice(0, 3), template: '{language}/{prompt}' },
    clips: before.slice(0, 3),
    killed: { template: '{language|upper}/{prompt|upper}' },
    undoes: true,
  },
  {
    name: 'an undo',
    before: { clips: before, template: '{prompt}', options: { sidecars: ['txt'] } },
    clips: after,
    killed: 'undo',
    undoes: false,
  },
];

let place: string;
let counter = 0;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'voicekeep-crash-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** Clips f and g have the same audio; those of WAV and tags are speech. */
const audioOf = (id: string): Buffer =>
  id <= 'b' ? speech : Buffer.from(`audio of ${id === 'g' ? 'f' : id} `.repeat(40));

function exporterOf(clips: Clips, folder: string) {
  const library = createFakeLibrary(folder);
  for (const clip of clips) library.add(clip, audioOf(clip.id));
  return createExporter({ library });
}
const job = { signal: new AbortController().signal, onProgress: () => undefined };

function apply(clips: Clips, out: string, run: Run | 'undo') {
  const exporter = exporterOf(clips, join(place, 'library'));
  if (run === 'undo') return exporter.undo(out, job);
  return exporter.run({ folder: out, selection: allClips, ...job, ...run });
}

/** Every file below a folder by its hash, but for the manifest, whose times differ. */
function treeOf(folder: string): Readonly<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const item of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(item.parentPath, item.name);
    const path = file.slice(folder.length + 1);
    if (path !== manifestName) tree[path] = item.isDirectory() ? 'folder' : sha256Of(readFileSync(file));
  }
  return tree;
}

function fresh(from: string | null): string {
  counter += 1;
  const out = join(place, `out-${counter}`);
  mkdirSync(out);
  if (from !== null) cpSync(from, out, { recursive: true, preserveTimestamps: true });
  return out;
}

/** How many steps the run took, or null when it was killed. */
async function crash(scenario: Scenario, out: string, crashAt: number): Promise<number | null> {
  const { killed, clips } = scenario;
  const library = join(place, `library-${counter}-${crashAt}`);
  const ask: CrashAsk = {
    library,
    clips: clips.map((clip) => ({ clip, audio: audioOf(clip.id).toString('base64') })),
    out,
    template: killed === 'undo' ? '' : killed.template,
    options: killed === 'undo' ? {} : (killed.options ?? {}),
    undo: killed === 'undo',
    crashAt,
  };
  const script = join(import.meta.dirname, 'crash-run.ts');
  mkdirSync(library);
  const file = join(library, 'ask.json');
  writeFileSync(file, JSON.stringify(ask));
  const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, told] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr.on('data', (data: Buffer) => (told += data.toString()));
  const [, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (code, name) => resolve([code, name])),
  );
  rmSync(library, { recursive: true, force: true });
  if (signal === 'SIGKILL') return null;
  expect(told).toBe('');
  return Number(said);
}

async function expectWhole(clips: Clips, out: string, step: number): Promise<void> {
  const proof = await exporterOf(clips, join(place, 'library')).verify(out, job);
  expect(proof, `step ${step}`).toMatchObject({ missing: 0, changed: 0, foreign: 0, unreadable: 0 });
}

describe.each(scenarios)('killed while $name', (scenario) => {
  const { killed, clips } = scenario;

  test('one run brings everything to its end', async () => {
    const start = fresh(null);
    if (scenario.before) await apply(scenario.before.clips, start, scenario.before);
    const origin = treeOf(start);
    if (killed === 'undo') await apply(clips, start, { template: '{language}/{prompt}' });
    const [again, undone, other] = [fresh(start), fresh(start), fresh(start)];
    const others: Run = { template: '{id}', options: killed === 'undo' ? {} : (killed.options ?? {}) };
    await apply(clips, again, killed);
    if (scenario.undoes) await apply(clips, undone, killed).then(() => apply(clips, undone, 'undo'));
    await apply(clips, other, others);
    const expected = { again: treeOf(again), undone: origin, other: treeOf(other) };
    if (scenario.undoes) expect(treeOf(undone)).toEqual(origin);

    const counted = await crash(scenario, fresh(start), 0);
    expect(counted).toBeGreaterThan(5);
    const ways = killed === 'undo' ? (['again', 'other'] as const) : (['again', 'other', 'undone'] as const);
    const cases = Array.from({ length: counted ?? 0 }, (_, index) => index + 1).flatMap((step) => {
      if (everyStep) return ways.map((way) => ({ step, way }));
      return step % stride === scenarios.indexOf(scenario) % stride
        ? { step, way: ways[Math.floor(step / stride) % ways.length] ?? 'again' }
        : [];
    });

    async function check({ step, way }: (typeof cases)[number]): Promise<void> {
      const out = fresh(start);
      expect(await crash(scenario, out, step), `step ${step}`).toBeNull();
      if (
        killed === 'undo' &&
        !existsSync(join(out, journalName)) &&
        isDeepStrictEqual(treeOf(out), expected.again)
      ) {
        // It had come to its end: another one would rename again.
      } else if (way === 'undone') {
        await apply(clips, out, killed);
        if (scenario.undoes) await apply(clips, out, 'undo');
        expect(treeOf(out), `step ${step}, ${way}`).toEqual(
          scenario.undoes ? expected.undone : expected.again,
        );
      } else {
        await apply(clips, out, way === 'again' ? killed : others);
        expect(treeOf(out), `step ${step}, ${way}`).toEqual(expected[way]);
      }
      await expectWhole(clips, out, step);
      rmSync(out, { recursive: true });
    }
    const waiting = [...cases];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await check(next);
      }),
    );
  }, 600_000);
});

test('killed after a hundred of 600 renames in reverse order, every file gets its name in the next run', async () => {
  const count = 600;
  const numbered = (number: (index: number) => number): Clips =>
    Array.from({ length: count }, (_, index) => ({
      id: `n${index}`,
      prompt: String(number(index)).padStart(3, '0'),
    }));
  const forwards = numbered((index) => index);
  const backwards = numbered((index) => count - 1 - index);
  const out = fresh(null);
  await apply(forwards, out, { template: '{prompt}' });
  const origin = treeOf(out);
  const scenario: Scenario = {
    ...{ name: '', before: null, clips: backwards, undoes: true },
    killed: { template: '{prompt}', options: { fsync: false } },
  };
  expect(await crash(scenario, out, 350)).toBeNull();
  expect(await apply(backwards, out, { template: '{prompt}' })).toMatchObject({
    written: 0,
    failed: 0,
    skipped: 0,
  });
  const tree = treeOf(out);
  for (let index = 0; index < count; index += 1)
    expect(tree[`${String(count - 1 - index).padStart(3, '0')}.mp3`]).toBe(sha256Of(audioOf(`n${index}`)));
  await expectWhole(backwards, out, 350);
  expect(await apply(backwards, out, 'undo')).toMatchObject({ failed: 0, renamed: count });
  expect(treeOf(out)).toEqual(origin);
}, 120_000);
