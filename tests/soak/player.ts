import { parseArgs } from 'node:util';
import { listen } from './listening.ts';

const { values } = parseArgs({
  options: { clips: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
const startedAt = performance.now();
const result = await listen({
  clips: Number(values.clips),
  seed: Number(values.seed),
  onSample: ({ heard, heap, elements }) =>
    process.stderr.write(`${heard} clips, ${(heap / 1e6).toFixed(1)} MB, ${elements} media elements\n`),
});
const seconds = Math.round((performance.now() - startedAt) / 1000);
process.stdout.write(
  [
    `${result.heard} clips at speed 3 in ${seconds} s: ${result.ended} played to their end, ${result.skipped} skipped, ${result.again.length} loaded again, ${result.seeks} seeks`,
    ...result.again.map((clip) => `loaded again: ${clip}`),
    `heap of the page ${(result.heapBefore / 1e6).toFixed(1)} MB after ${result.warmUp} clips, ${(result.heapAfter / 1e6).toFixed(1)} MB at the end; ${result.elements} media elements were made, at most ${result.loaded} loaded at once`,
    result.faults.length === 0
      ? 'none stuck, none skipped by mistake, heap and elements flat'
      : result.faults.join('\n'),
    '',
  ].join('\n'),
);
process.exitCode = result.faults.length === 0 ? 0 : 1;
