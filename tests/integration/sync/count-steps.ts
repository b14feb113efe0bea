import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

// Loaded before anything else into a process and into each of its threads (`--import`): counts the steps that change a
// library, all threads together, in a file with a byte for each, and kills the process before the chosen one.
const { folder, counter, crashAt, renamesOf } = JSON.parse(process.env['VOICEKEEP_TEST_STEPS'] ?? '{}') as {
  readonly folder: string;
  readonly counter: string;
  readonly crashAt: number;
  /** Only where a file whose name matches this is renamed. */
  readonly renamesOf?: string;
};
const handle = fs.openSync(counter, 'a');
const { writeSync, fstatSync } = fs;

function step(): void {
  writeSync(handle, '.');
  if (fstatSync(handle).size === crashAt) process.kill(process.pid, 'SIGKILL');
}

type Call = (...args: never[]) => unknown;

const isInside = (file: unknown) => typeof file === 'string' && path.resolve(file).startsWith(folder);
const isCounted = (name: string, file: unknown) =>
  renamesOf === undefined || (name.startsWith('rename') && new RegExp(renamesOf).test(String(file)));
const changes = (name: string, [file, flags]: readonly unknown[]) =>
  isInside(file) &&
  isCounted(name, file) &&
  (!name.startsWith('open') || (typeof flags === 'number' && (flags & fs.constants.O_CREAT) > 0));

function counted<F extends Call>(name: string, call: F): F {
  return function (this: unknown, ...args: Parameters<F>) {
    if (changes(name, args)) step();
    return Reflect.apply(call, this, args) as ReturnType<F>;
  } as unknown as F;
}

for (const name of ['renameSync', 'linkSync', 'rmSync', 'mkdirSync', 'openSync'] as const)
  fs[name] = counted(name, fs[name] as Call) as never;
for (const name of ['rename', 'link', 'rm', 'mkdir', 'open'] as const)
  fs.promises[name] = counted(name, fs.promises[name] as Call) as never;
syncBuiltinESMExports();

// What the database or a file's thread is asked to do, too: its transactions cannot be counted from here.
const post = Worker.prototype.postMessage as Call;
Worker.prototype.postMessage = function (this: Worker, ...args: never[]) {
  if (renamesOf === undefined) step();
  Reflect.apply(post, this, args);
};
