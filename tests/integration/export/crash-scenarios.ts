import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { ClipDetails } from '../../../electron/contract/clip.ts';
import type { ExportOptionsInput, ExportReport } from '../../../electron/contract/export.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import { lockName } from '../../../electron/export/destination/lock.ts';
import { manifestName } from '../../../electron/export/destination/manifest.ts';
import { sha256Of } from '../../../electron/platform/hash.ts';
import type { CrashAsk } from './crash-run.ts';
import { createFakeLibrary } from './fake-library.ts';
import { bundled } from './bundled.ts';
import { collected } from './queries.ts';

/** A run of an export. */
export interface Run {
  readonly template: string;
  readonly options?: ExportOptionsInput;
}
export type Clips = readonly (Partial<ClipDetails> & {
  readonly id: string;
  /** In the library, and no part of what is exported. */
  readonly left?: true;
})[];

/** A run that is cut short, and what was there before it. */
export interface Scenario {
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
const following = (removed: 'move' | 'delete'): ExportOptionsInput => ({
  ...{ removed, numbered: true, sidecars: ['txt'] },
});
const before = prompts({ a: 'One', b: 'Two', c: 'Three', d: 'Left', e: 'Right', f: 'First', g: 'Second' });
const after = prompts({ a: 'Two', b: 'Three', c: 'One', d: 'Right', e: 'Left', f: 'Second', g: 'Third' });

/** Changes of every kind that a run makes. */
export const scenarios: readonly Scenario[] = [
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
    name: 'clips that are no longer part are moved, and the numbers of others change',
    before: { clips: before.slice(0, 4), template: '{prompt}', options: following('move') },
    clips: before.slice(0, 4).map((clip) => (clip.id === 'b' ? { ...clip, left: true } : clip)),
    killed: { template: '{prompt}', options: following('move') },
    undoes: false,
  },
  {
    name: 'clips that are no longer part are deleted, and one with the same audio gets the name',
    before: {
      clips: before.slice(3),
      template: '{prompt}',
      options: { ...following('delete'), numbered: false },
    },
    clips: [
      { id: 'g', prompt: 'First' },
      ...before.slice(3, 5),
      { id: 'f', prompt: 'First', left: true },
      { id: 'h', prompt: 'New' },
    ],
    killed: { template: '{prompt}', options: { ...following('delete'), numbered: false } },
    undoes: false,
  },
  {
    name: 'an undo',
    before: { clips: before, template: '{prompt}', options: { sidecars: ['txt'] } },
    clips: after,
    killed: 'undo',
    undoes: false,
  },
  {
    name: 'clips are written anew under other names, and texts that nobody asks for go with them',
    before: {
      clips: before.slice(0, 2),
      template: '{prompt}',
      options: { tags: true, sidecars: ['txt'], lists: ['sums'] },
    },
    clips: before.slice(0, 2),
    killed: { template: '{language}/{prompt}' },
    undoes: false,
  },
];

/** Clips f and g have the same audio; those of WAV and tags are speech. */
export const audioOf = (id: string): Buffer =>
  id <= 'b' ? speech : Buffer.from(`audio of ${id === 'g' ? 'f' : id} `.repeat(40));

/** A disk that the process of a run sees over its destination. */
export interface Share {
  readonly library: string;
  readonly mode: string;
  /** The step that it refuses, from 1; how many there were is written to `steps`. */
  readonly refuses?: { readonly step: number; readonly steps: string };
}

/** How a run in a process of its own ended: null when it was killed. */
export type Ended = {
  readonly steps: number;
  readonly report?: ExportReport;
  readonly error?: string;
} | null;

/** Where runs are tried: copies of a destination, and runs in this process or in one that is killed. */
export async function createTrial(place: string) {
  let counter = 0;
  const script = await bundled('crash-run.ts', join(place, 'script'));

  function exporterOf(clips: Clips) {
    const library = createFakeLibrary(join(place, 'library'));
    for (const { left: _left, ...clip } of clips) library.add(clip, audioOf(clip.id));
    library.members.set(
      collected.id,
      clips.flatMap(({ id, left }) => (left ? [] : [id])),
    );
    return createExporter({ library });
  }

  function apply(clips: Clips, out: string, run: Run | 'undo') {
    const exporter = exporterOf(clips);
    if (run === 'undo') return exporter.undo(out, job);
    return exporter.run({ folder: out, selection: collected.selection, ...job, ...run });
  }

  function fresh(from: string | null): string {
    counter += 1;
    const out = join(place, `out-${counter}`);
    mkdirSync(out);
    if (from !== null) cpSync(from, out, { recursive: true, preserveTimestamps: true });
    return out;
  }

  /** Runs in a process of its own, which is killed before the step `crashAt` (0: never). */
  async function inProcess(
    clips: Clips,
    out: string,
    run: Run | 'undo',
    crashAt: number,
    share?: Share,
  ): Promise<Ended> {
    counter += 1;
    const library = join(place, `library-${counter}`);
    const ask: CrashAsk = {
      library,
      clips: clips.map(({ left = false, ...clip }) => ({
        ...{ clip, left },
        audio: audioOf(clip.id).toString('base64'),
      })),
      out,
      template: run === 'undo' ? '' : run.template,
      options: run === 'undo' ? {} : (run.options ?? {}),
      undo: run === 'undo',
      crashAt,
    };
    mkdirSync(library);
    const file = join(library, 'ask.json');
    writeFileSync(file, JSON.stringify(ask));
    const over = share && {
      LD_PRELOAD: share.library,
      VOICEKEEP_DISK: out,
      VOICEKEEP_SHARE: share.mode,
      ...(share.refuses && {
        VOICEKEEP_STEP: String(share.refuses.step),
        VOICEKEEP_STEPS: share.refuses.steps,
      }),
    };
    const child = spawn(process.execPath, [script, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...over },
    });
    let [said, errors] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    const [, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.on('close', (code, name) => resolve([code, name])),
    );
    rmSync(library, { recursive: true, force: true });
    if (signal === 'SIGKILL') return null;
    expect(errors).toBe('');
    return JSON.parse(said) as Ended;
  }

  /** `foreign`: files of the owner's beside it. */
  async function expectWhole(clips: Clips, out: string, step: string, foreign = 0): Promise<void> {
    const proof = await exporterOf(clips).verify(out, job);
    expect(proof, step).toMatchObject({ missing: 0, changed: 0, foreign, unreadable: 0 });
  }

  return { apply, fresh, inProcess, expectWhole };
}

const job = { signal: new AbortController().signal, onProgress: () => undefined };

/** Every file below a folder by its hash, but for the manifest, whose times differ. */
export function treeOf(folder: string): Readonly<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const item of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(item.parentPath, item.name);
    const path = file.slice(folder.length + 1);
    if (path !== manifestName) tree[path] = item.isDirectory() ? 'folder' : sha256Of(readFileSync(file));
  }
  return tree;
}

/** Whether a run that was killed had come to its end, but for letting the destination go. */
export function hasEnded(out: string, expected: Readonly<Record<string, string>>): boolean {
  const { [lockName]: _lock, ...tree } = treeOf(out);
  return isDeepStrictEqual(tree, expected);
}

/** Does some of many things, two at once. */
export async function twoAtOnce<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: 2 }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await task(next);
    }),
  );
}
