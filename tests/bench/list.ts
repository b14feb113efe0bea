/**
 * What the terminal's `list` takes of a large library: `npm run bench -- list [CLIPS…] [--json]`. Without numbers: of 40,000
 * and 100,000 clips; of a million it takes some minutes.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cli } from '../built.ts';
import { makeLargeHome } from './large-library.ts';
import { highWater } from './memory.ts';
import { withFolder } from './processes.ts';
import type { Figure } from './report.ts';
import { atMost, figure, machine, print } from './report.ts';

const usual = [40_000, 100_000];
/** MiB that a list may take, however many clips there are. */
const mostMemory = 700;

const given = process.argv.slice(2);
const numbers = given.filter((argument) => /^\d+$/.test(argument)).map(Number);
const commands: readonly (readonly string[])[] = [
  ['list', '--json'],
  ['list'],
  ['list', '--json', '--limit', '100'],
  ['list', '--search', 'prompt', '--sort', 'voice'],
  ['status'],
];

const figures: Figure[] = [];
let most = 0;
for (const clips of numbers.length > 0 ? numbers : usual) {
  await withFolder(async (home) => {
    makeLargeHome(home, clips);
    for (const args of commands) {
      const { seconds, mebibytes } = await run(home, args);
      const name = `${args.join(' ')}, ${clips.toLocaleString('en')} clips`;
      figures.push(figure(name, seconds, 's'), figure(`${name}: memory`, mebibytes, 'MiB'));
      most = Math.max(most, mebibytes);
    }
  });
}
print(
  { machine: machine(), figures, goals: [atMost('most memory (MiB)', most, mostMemory)] },
  given.includes('--json'),
);

/** Runs one command; `mebibytes`: the most memory that it had, on Linux. */
async function run(home: string, args: readonly string[]) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, VOICEKEEP_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let mebibytes = 0;
  const watch = setInterval(() => {
    mebibytes = Math.max(mebibytes, highWater(child.pid ?? 0));
  }, 50);
  child.stdout.resume();
  await once(child, 'close');
  clearInterval(watch);
  return { seconds: (performance.now() - startedAt) / 1000, mebibytes };
}
