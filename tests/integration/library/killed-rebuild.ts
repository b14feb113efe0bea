import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

// A process that opens a library as a writer does and closes it, and kills itself before the chosen one of its calls that
// change a file (from 1; 0: never). Says how many there were.
const [folder = '', crashAt = '0'] = process.argv.slice(2);
let steps = 0;

type Call = (...args: never[]) => unknown;

function counted<F extends Call>(call: F): F {
  return function (this: unknown, ...args: Parameters<F>) {
    const file = args[0] as unknown;
    if (typeof file !== 'string' || path.resolve(file).startsWith(folder)) {
      steps += 1;
      if (steps === Number(crashAt)) process.kill(process.pid, 'SIGKILL');
    }
    return Reflect.apply(call, this, args) as ReturnType<F>;
  } as unknown as F;
}

for (const name of ['chmodSync', 'fsyncSync', 'renameSync', 'rmSync', 'writeFileSync', 'openSync'] as const)
  fs[name] = counted(fs[name] as Call) as never;
syncBuiltinESMExports();

const { openForWriting } = await import('../../../electron/library/database/put-in-order.ts');
const { closeDatabase } = await import('../../../electron/library/database/connection.ts');
const { createRecordSaver } = await import('../../../electron/library/records/record-saver.ts');
const { database, notices } = openForWriting(folder);
createRecordSaver(folder, database, (error) => {
  throw error;
}).settle();
closeDatabase(database, true);
process.stdout.write(JSON.stringify({ steps, notices: notices.map(({ code }) => code) }));
