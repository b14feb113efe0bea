// `npm run soak -- zip [--gigabytes N]`: exports into one ZIP of more than 4 GB, by the thread as the app does it, and
// tells how much memory that took beside a small one. Python's zipfile, and `unzip -t` where it is, read it back.
// `npm run soak -- zip --clips N`: so many small clips instead, of a library on disk (a million take 5 GB and some
// minutes), and how much memory grew while they were written, once they were planned.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exportPresets } from '../../electron/contract/export-presets.ts';
import { createExporter } from '../../electron/export/exporter.ts';
import { openLibrary } from '../../electron/library/open-library.ts';
import { makeLargeHome } from '../bench/large-library.ts';
import { built, workers } from '../built.ts';
import { createFakeLibrary } from '../integration/export/fake-library.ts';
import { allClips } from '../integration/export/queries.ts';

const { values } = parseArgs({
  options: { gigabytes: { type: 'string', default: '4.5' }, clips: { type: 'string', default: '0' } },
});
const clipBytes = 4_000_000;
/** Of each where there are many. */
const smallBytes = 2000;
const few = 50;
/** Bytes of memory by which the large one may take more: what its directory has of each file. */
const mostMore = 150_000_000;
const worker = built('export-worker.js');

const place = mkdtempSync(join(tmpdir(), 'voicekeep-soak-zip-'));
const folder = join(place, 'library');
mkdirSync(folder);
const library = createFakeLibrary(folder);
const first = library.add({ id: 'c0', prompt: '0' }, randomBytes(clipBytes));

/** The most memory that the process had until then. */
async function zip(name: string, count: number): Promise<number> {
  // All share one cached file: what is tried is the ZIP.
  for (let index = library.clips.size; index < count; index += 1)
    library.clips.set(`c${index}`, { ...first, id: `c${index}`, prompt: `${index}` });
  const exporter = createExporter({ library, worker });
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
  try {
    const report = await exporter.run({
      ...{ template: '{prompt}', selection: allClips, folder: join(place, name) },
      options: { container: 'zip' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    if (report.written !== count) throw new Error(`${report.written} of ${count} clips were written.`);
  } finally {
    clearInterval(watch);
    await exporter.close();
  }
  return most;
}

const read = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    infos = z.infolist()
    last = max(infos, key=lambda info: info.header_offset)
    bad = z.testzip()
    assert bad is None, bad
    assert len(infos) > 0xffff or last.header_offset > 2**32, last.header_offset
    for info in (infos[0], last): assert len(z.read(info)) == info.file_size
    print(len(infos), last.header_offset)
`;

/** How two other programs read a ZIP. */
function readBack(file: string): { readonly isWhole: boolean; readonly lines: readonly string[] } {
  const python = spawnSync('python3', ['-c', read, file], { encoding: 'utf8' });
  const unzip = spawnSync('unzip', ['-tqq', file], { encoding: 'utf8' });
  const hasUnzip = unzip.error === undefined;
  return {
    isWhole: python.status === 0 && (!hasUnzip || unzip.status === 0),
    lines: [
      `Python's zipfile: ${python.status === 0 ? `whole, ${python.stdout.trim()} (entries, last offset)` : python.stderr}`,
      `unzip -t: ${hasUnzip ? (unzip.status === 0 ? 'whole' : unzip.stderr) : 'not installed'}`,
    ],
  };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);

async function large(): Promise<void> {
  const small = await zip('small.zip', few);
  rmSync(join(place, 'small.zip'));
  const count = Math.ceil((Number(values.gigabytes) * 2 ** 30) / clipBytes);
  const startedAt = performance.now();
  const most = await zip('large.zip', count);
  const seconds = (performance.now() - startedAt) / 1000;
  const file = join(place, 'large.zip');
  const { isWhole, lines } = readBack(file);
  say(
    `ZIP: ${(statSync(file).size / 2 ** 30).toFixed(2)} GiB, ${count} clips, ${seconds.toFixed(0)} s`,
    `memory at most: ${megabytes(most)} MB; with ${few} clips: ${megabytes(small)} MB`,
    ...lines,
  );
  process.exitCode = isWhole && most - small < mostMore ? 0 : 1;
}

async function many(count: number): Promise<void> {
  const home = join(place, 'home');
  mkdirSync(home);
  makeLargeHome(home, count, smallBytes);
  const library = await openLibrary({ folder: join(home, 'library'), mode: 'read', workers, holder: 'soak' });
  const exporter = createExporter({ library, worker });
  let [planned, most] = [0, 0];
  const file = join(place, 'many.zip');
  try {
    const report = await exporter.run({
      ...{ template: exportPresets.year, selection: allClips, folder: file, options: { container: 'zip' } },
      signal: new AbortController().signal,
      onProgress({ phase }) {
        if (phase !== 'writing') return;
        most = Math.max(most, process.memoryUsage.rss());
        if (planned === 0) planned = most;
      },
    });
    if (report.written !== count) throw new Error(`${report.written} of ${count} clips were written.`);
  } finally {
    await exporter.close();
    await library.close();
  }
  const { isWhole, lines } = readBack(file);
  say(
    `ZIP: ${count} clips`,
    `memory: ${megabytes(planned)} MB when planned, ${megabytes(most)} MB at most`,
    ...lines,
  );
  process.exitCode = isWhole && most - planned < mostMore ? 0 : 1;
}

function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

try {
  await (Number(values.clips) > 0 ? many(Number(values.clips)) : large());
} finally {
  rmSync(place, { recursive: true, force: true });
}
