// `npm run bench -- export [--json]`: 10,000 clips to the same disk, against cp, and rsync and rclone where installed,
// in turns; a second run with nothing to do; and a library of 100,000 clips planned. All libraries are databases on disk,
// but for one in memory, which tells what naming alone takes. The threads' files are the built ones.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { exportPresets } from '../../electron/contract/export-presets.ts';
import type { Exporter } from '../../electron/export/exporter.ts';
import { createExporter } from '../../electron/export/exporter.ts';
import type { Library } from '../../electron/library/library.ts';
import { openLibrary } from '../../electron/library/open-library.ts';
import type { ExportableLibrary } from '../../electron/export/planning/candidates.ts';
import { built, workers } from '../built.ts';
import { createFakeLibrary } from '../integration/export/fake-library.ts';
import { allClips } from '../integration/export/queries.ts';
import { makeLargeHome } from './large-library.ts';
import { withFolder } from './processes.ts';
import type { Figure, Goal } from './report.ts';
import { atMost, figure, machine, median, print } from './report.ts';

const clips = 10_000;
const size = 23_000; // bytes of a clip
const many = 100_000;
const rounds = 3;
const template = '{created:yyyy}/{language}/{voice}/{prompt:60} [{id:8}]';
const worker = built('export-worker.js');

const before = machine();
const figures: Figure[] = [];
const goals: Goal[] = [];
const say = (sentence: string) => process.stderr.write(`${sentence}\n`);
const installed = (program: string) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

interface Way {
  readonly name: string;
  /** The tool that it needs; null: none but ours. */
  readonly program: string | null;
  run(target: string): unknown;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function quietly(program: string, ...parameters: readonly string[]): void {
  execFileSync(program, parameters, { stdio: 'ignore' });
}

function exportTo(exporter: Exporter, folder: string, fsync: boolean) {
  const signal = new AbortController().signal;
  return exporter.run({
    template,
    selection: allClips,
    folder,
    options: { fsync },
    signal,
    onProgress: () => undefined,
  });
}

/** Each way in turn, first another one in each round, on a disk that has nothing left to write from before. */
async function inTurns(ways: readonly Way[], place: string): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number[]>();
  async function measure(name: string, work: () => unknown): Promise<void> {
    quietly('sync');
    const startedAt = performance.now();
    await work();
    times.set(name, [...(times.get(name) ?? []), performance.now() - startedAt]);
  }
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`);
    for (let turn = 0; turn < ways.length; turn += 1) {
      const way = ways[(turn + round) % ways.length];
      if (!way) continue;
      const target = join(place, 'target');
      await measure(way.name, () => way.run(target));
      await measure(`${way.name}, nothing to do`, () => way.run(target));
      rmSync(target, { recursive: true, force: true });
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

async function withLibrary(
  home: string,
  made: { readonly clips: number; readonly audio?: number },
  use: (library: Library) => Promise<void>,
): Promise<void> {
  mkdirSync(home);
  makeLargeHome(home, made.clips, made.audio);
  const library = await openLibrary({
    folder: join(home, 'library'),
    mode: 'read',
    workers,
    holder: 'bench',
  });
  try {
    await use(library);
  } finally {
    await library.close();
  }
}

async function measureCopies(library: Library, place: string): Promise<void> {
  const source = join(library.folder, 'audio');
  const exporter = createExporter({ library, worker });
  const rclone = ['copy', '--quiet', source];
  const ways: readonly Way[] = [
    { name: 'export', program: null, run: (target) => exportTo(exporter, target, false) },
    { name: 'export, fsync', program: null, run: (target) => exportTo(exporter, target, true) },
    { name: 'cp -r', program: 'cp', run: (target) => quietly('cp', '-r', `${source}/.`, target) },
    {
      name: 'rsync -a',
      program: 'rsync',
      run: (target) => {
        mkdirSync(target, { recursive: true });
        quietly('rsync', '-a', `${source}/`, target);
      },
    },
    { name: 'rclone copy', program: 'rclone', run: (target) => quietly('rclone', ...rclone, target) },
  ];
  const here = ways.filter(({ program }) => program === null || installed(program));
  for (const { name } of ways.filter((way) => !here.includes(way)))
    say(`${name.split(' ')[0] ?? ''} is not installed here, so it is not compared with`);
  const took = await inTurns(here, place);
  await exporter.close();

  const of = (name: string) => took.get(name) ?? NaN;
  const peers = (...names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, took.get(name) ?? null]));
  const all = peers('cp -r', 'rsync -a', 'rclone copy');
  const idle = 'nothing to do';
  figures.push(
    figure(`First export of ${clips} clips, fsync off`, of('export'), 'ms', all),
    figure(`First export of ${clips} clips, fsync on`, of('export, fsync'), 'ms', all),
    figure(
      `Second export of ${clips} clips, nothing to do`,
      of(`export, ${idle}`),
      'ms',
      peers(`rsync -a, ${idle}`, `rclone copy, ${idle}`),
    ),
  );
  goals.push(
    atMost('first export, fsync off: time by that of cp -r', of('export') / of('cp -r'), 1.2),
    atMost('first export, fsync on: time by that of cp -r', of('export, fsync') / of('cp -r'), 2),
  );
  if (took.has(`rsync -a, ${idle}`)) {
    goals.push(
      atMost(
        'second export with nothing to do: time by that of rsync -a',
        of(`export, ${idle}`) / of(`rsync -a, ${idle}`),
        1,
      ),
    );
  }
}

/** Clips in memory, for what names, order and collisions take without a database. */
function libraryInMemory(folder: string): ExportableLibrary {
  const library = createFakeLibrary(folder);
  const base = library.add({ id: 'first' });
  for (let index = 0; index < many - 1; index += 1) {
    const id = `${String(index).padStart(6, '0')}-many`;
    const prompt = `Prompt ${index % 50_000}, in some more words: ${'größer '.repeat(index % 7)}`;
    library.clips.set(id, { ...base, id, prompt, voice: `v2/speaker_${index % 200}` });
  }
  const all = [...library.clips.values()];
  return {
    ...library,
    exportable: (numbers) => Promise.resolve(Array.from(numbers).flatMap((at) => all[at] ?? [])),
    // It would read all clips for that, which no library does.
    revision: () => Promise.resolve('as it was'),
  };
}

/** Memory is looked at while all is planned again and again. */
async function measurePlans(library: ExportableLibrary, folder: string, suffix: string): Promise<void> {
  say(`plans of ${many} clips${suffix}`);
  const exporter = createExporter({ library });
  const memory: number[] = [];
  async function timesOf(names: string): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round < rounds * 2; round += 1) {
      const startedAt = performance.now();
      await exporter.preview({ template: names, selection: allClips, folder });
      times.push(performance.now() - startedAt);
      collectGarbage();
      memory.push(process.memoryUsage().heapUsed / 2 ** 20);
    }
    return median(times);
  }
  const byYear = await timesOf(template);
  figures.push(figure(`Plan of ${many} clips${suffix}`, byYear, 'ms'));
  goals.push(atMost(`plan of ${many} clips${suffix}, s`, byYear / 1000, 2));
  if (suffix !== '') return;
  const byTake = await timesOf(exportPresets.take);
  const growth = (memory.at(-1) ?? NaN) - (memory[1] ?? NaN);
  figures.push(
    figure(`Plan of ${many} clips, by take`, byTake, 'ms'),
    figure('Plan: memory kept after ten more', growth, 'MB'),
  );
  goals.push(
    atMost(`plan of ${many} clips by take, s`, byTake / 1000, 2),
    atMost('plans, one after the other: memory growth, MB', growth, 10),
  );
}

/** Resident memory while very many clips are written: early on, and at the end. */
async function measureMemory(library: Library, folder: string): Promise<void> {
  say('memory while writing');
  const exporter = createExporter({ library, worker });
  collectGarbage();
  let early = 0;
  let last = 0;
  await exporter.run({
    template,
    selection: allClips,
    folder,
    options: { fsync: false },
    signal: new AbortController().signal,
    onProgress: ({ items }) => {
      last = process.memoryUsage().rss / 2 ** 20;
      if (items >= clips / 5 && early === 0) early = last;
    },
  });
  await exporter.close();
  figures.push(
    figure(`Memory while writing, at ${clips / 5} clips`, early, 'MB'),
    figure(`Memory while writing, at ${clips} clips`, last, 'MB'),
  );
  goals.push(atMost(`memory growth from ${clips / 5} to ${clips} clips, MB`, last - early, 50));
}

await withFolder(async (place) => {
  say('makes the libraries');
  await withLibrary(join(place, 'home'), { clips, audio: size }, async (library) => {
    await measureMemory(library, join(place, 'memory'));
    await measureCopies(library, place);
  });
  const nowhere = join(place, 'nowhere');
  await withLibrary(join(place, 'large'), { clips: many }, (library) => measurePlans(library, nowhere, ''));
  await measurePlans(libraryInMemory(join(place, 'in-memory')), nowhere, ', names alone');
});
print(
  { machine: { ...before, load_after: machine()['load_before'] ?? 0 }, figures, goals },
  process.argv.includes('--json'),
);
