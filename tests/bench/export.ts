// `npm run bench -- export [--json]`: 10,000 clips to the same disk, against cp, and rsync and rclone where installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExporter } from '../../electron/export/exporter.ts';
import { createFakeLibrary } from '../integration/export/fake-library.ts';
import { allClips } from '../integration/export/queries.ts';

const clips = 10_000;
const rounds = 3;
const place = mkdtempSync(join(tmpdir(), 'voicekeep-bench-export-'));
const library = createFakeLibrary(join(place, 'library'));
for (let index = 0; index < clips; index += 1) {
  const id = `clip${index}`;
  library.add({ id, prompt: `Prompt ${index}` }, Buffer.alloc(23_000, id));
}
const exporter = createExporter({
  library,
  worker: new URL('../../electron/export/file-worker.ts', import.meta.url),
});
const times = new Map<string, number[]>();

async function measure(name: string, work: () => unknown): Promise<void> {
  const started = performance.now();
  await work();
  times.set(name, [...(times.get(name) ?? []), performance.now() - started]);
}

const run = (folder: string, fsync: boolean) =>
  exporter.run({
    template: '{id:6}/{prompt:60} [{id}]',
    selection: allClips,
    folder,
    options: { fsync },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
const has = (tool: string) => spawnSync(tool, ['--version']).error === undefined;
const source = join(place, 'library', 'audio');

try {
  for (let round = 0; round < rounds; round += 1) {
    const to = (name: string) => join(place, `${name}-${round}`);
    await measure('cp -r', () => execFileSync('cp', ['-r', source, to('cp')]));
    await measure('export', () => run(to('off'), false));
    await measure('export, nothing to do', () => run(to('off'), false));
    await measure('export, fsync', () => run(to('on'), true));
    if (has('rsync')) {
      mkdirSync(to('rsync'));
      const sync = () => execFileSync('rsync', ['-a', `${source}/`, to('rsync')]);
      await measure('rsync -a', sync);
      await measure('rsync -a, nothing to do', sync);
    }
    if (has('rclone'))
      await measure('rclone copy', () => execFileSync('rclone', ['copy', source, to('rclone')]));
    for (const name of ['cp', 'off', 'on', 'rsync', 'rclone'])
      rmSync(to(name), { recursive: true, force: true });
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}

const figures = Object.fromEntries(
  [...times].map(([name, all]) => [
    name,
    Math.round([...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0),
  ]),
);
const copy = figures['cp -r'] ?? 1;
const goals = [
  { name: 'first export, fsync off, times cp -r', value: (figures['export'] ?? 0) / copy, goal: 1.2 },
  { name: 'first export, fsync on, times cp -r', value: (figures['export, fsync'] ?? 0) / copy, goal: 2 },
].map((goal) => ({ ...goal, met: goal.value <= goal.goal }));
const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? '', node: process.version };
if (process.argv.includes('--json'))
  process.stdout.write(`${JSON.stringify({ machine, clips, milliseconds: figures, goals }, null, 2)}\n`);
else {
  console.table(figures);
  console.table(goals);
}
