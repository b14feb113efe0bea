import { parseArgs } from 'node:util';
import { damageLibraries } from './damages.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const startedAt = performance.now();
const result = await damageLibraries({
  rounds: Number(values.rounds),
  seed: Number(values.seed),
  quick: values.quick,
  only: values.only === undefined ? null : Number(values.only),
  onRound: (round, faults) => {
    for (const fault of faults) process.stderr.write(`round ${round}: ${fault}\n`);
    if (round % 25 === 0) process.stderr.write(`${round} rounds\n`);
  },
});
const seconds = Math.round((performance.now() - startedAt) / 1000);
const { database, records, userData, media, home } = result.damaged;
process.stdout.write(
  [
    `${result.rounds} rounds in ${seconds} s`,
    `damaged: the database ${database}, the records ${records}, own.json ${userData}, audio and videos ${media}, what the app keeps ${home} times`,
    `databases rebuilt: ${result.rebuilt}, joined with their records: ${result.joined}`,
    result.faults.length === 0 ? 'nothing lost, everything reported' : result.faults.join('\n'),
    '',
  ].join('\n'),
);
process.exitCode = result.faults.length === 0 ? 0 : 1;
