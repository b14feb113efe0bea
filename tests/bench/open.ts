/**
 * What opening a large library takes, and what goes through all of its rows: `npm run bench -- open [CLIPS…] [--json]`.
 * Without numbers: of 50,000 and 200,000 clips; of a million it takes some minutes. Their audio files are empty.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { databaseName } from '../../electron/library/paths.ts';
import { makeLargeHome } from './large-library.ts';
import { killOpened, measureOpen, withFolder } from './processes.ts';
import type { Figure } from './report.ts';
import { atMost, figure, machine, print } from './report.ts';

const usual = [50_000, 200_000];
/** Seconds that opening after a kill may take, however many clips there are. */
const mostAfterKill = 1.5;

const given = process.argv.slice(2);
const numbers = given.filter((argument) => /^\d+$/.test(argument)).map(Number);
const figures: Figure[] = [];
let slowest = 0;

for (const clips of numbers.length > 0 ? numbers : usual) {
  await withFolder(async (home) => {
    makeLargeHome(home, clips, 0);
    const folder = path.join(home, 'library');
    const note = (name: string, seconds: number, mebibytes: number) => {
      const full = `${name}, ${clips.toLocaleString('en')} clips`;
      figures.push(figure(full, seconds, 's'), figure(`${full}: memory`, mebibytes, 'MiB'));
    };
    // Its records are written when it is closed for the first time.
    await measureOpen({ folder, mode: 'write', then: 'close' });
    for (const mode of ['write', 'read'] as const) {
      const closed = await measureOpen({ folder, mode, then: 'close' });
      note(`open to ${mode}, closed well`, closed.seconds, closed.mebibytes);
    }
    for (const mode of ['write', 'read'] as const) {
      await killOpened(folder);
      const killed = await measureOpen({ folder, mode, then: 'close' });
      note(`open to ${mode}, killed`, killed.seconds, killed.mebibytes);
      slowest = Math.max(slowest, killed.seconds);
    }
    await killOpened(folder);
    rmSync(path.join(folder, `${databaseName}-wal`));
    const lost = await measureOpen({ folder, mode: 'write', then: 'close' });
    note('open to write, killed and its journal lost', lost.seconds, lost.mebibytes);
    const found = await measureOpen({ folder, mode: 'read', then: 'search' });
    note('first search', found.secondsThen, found.mebibytes);
    const checked = await measureOpen({ folder, mode: 'read', then: 'check' });
    note('verify the rows', checked.secondsThen, checked.mebibytes);
    rmSync(path.join(folder, databaseName));
    const rebuilt = await measureOpen({ folder, mode: 'write', then: 'close' });
    note('open to write, rebuilt from the records', rebuilt.seconds, rebuilt.mebibytes);
  });
}
const goals = [atMost('opening after a kill (s)', slowest, mostAfterKill)];
print({ machine: machine(), figures, goals }, given.includes('--json'));
