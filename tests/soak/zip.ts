// `npm run soak -- zip [--gigabytes N]`: exports into one ZIP of more than 4 GB, by the thread as the app does it, and
// tells how much memory that took beside a small one. Python's zipfile, and `unzip -t` where it is, read it back.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createExporter } from '../../electron/export/exporter.ts';
import { built } from '../built.ts';
import { createFakeLibrary } from '../integration/export/fake-library.ts';
import { allClips } from '../integration/export/queries.ts';

const { values } = parseArgs({ options: { gigabytes: { type: 'string', default: '4.5' } } });
const clipBytes = 4_000_000;
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
    bad = z.testzip() if sys.argv[2] == 'whole' else None
    assert bad is None, bad
    assert last.header_offset > 2**32, last.header_offset
    for info in (infos[0], last): assert len(z.read(info)) == info.file_size
    print(len(infos), last.header_offset)
`;

try {
  const small = await zip('small.zip', few);
  rmSync(join(place, 'small.zip'));
  const count = Math.ceil((Number(values.gigabytes) * 2 ** 30) / clipBytes);
  const startedAt = performance.now();
  const large = await zip('large.zip', count);
  const seconds = (performance.now() - startedAt) / 1000;
  const file = join(place, 'large.zip');
  const python = spawnSync('python3', ['-c', read, file, 'whole'], { encoding: 'utf8' });
  const unzip = spawnSync('unzip', ['-tqq', file], { encoding: 'utf8' });
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const hasUnzip = unzip.error === undefined;
  process.stdout.write(
    [
      `ZIP: ${(statSync(file).size / 2 ** 30).toFixed(2)} GiB, ${count} clips, ${seconds.toFixed(0)} s`,
      `memory at most: ${megabytes(large)} MB; with ${few} clips: ${megabytes(small)} MB`,
      `Python's zipfile: ${python.status === 0 ? `whole, ${python.stdout.trim()} (entries, last offset)` : python.stderr}`,
      `unzip -t: ${hasUnzip ? (unzip.status === 0 ? 'whole' : unzip.stderr) : 'not installed'}`,
      '',
    ].join('\n'),
  );
  const isWhole = python.status === 0 && (!hasUnzip || unzip.status === 0);
  process.exitCode = isWhole && large - small < mostMore ? 0 : 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}
