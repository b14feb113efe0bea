import { parseArgs } from 'node:util';
import { killSyncs } from './kills.ts';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const startedAt = performance.now();
const result = await killSyncs({
  kills: Number(values.kills),
  seed: Number(values.seed),
  voiceovers: 1000,
  onKill: (kills) => {
    if (kills % 50 === 0) process.stderr.write(`${kills} kills\n`);
  },
});
const seconds = Math.round((performance.now() - startedAt) / 1000);
const { starting, listing, fetching, storing, stored } = result.at;
process.stdout.write(
  [
    `${result.kills} kills in ${seconds} s: ${starting} while starting, ${listing} while listing, ${fetching} while fetching, ${storing} before and ${stored} after a clip was stored`,
    `${result.partFiles} of them between the write and the rename of a file`,
    `${result.libraries} libraries compared with the truth`,
    result.faults.length === 0 ? 'nothing lost, nothing fetched twice' : result.faults.join('\n'),
    '',
  ].join('\n'),
);
process.exitCode = result.faults.length === 0 ? 0 : 1;
