import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { AppError } from '../../../electron/contract/errors.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import type { ClipDetails } from '../../../electron/contract/clip.ts';
import { createFakeLibrary } from './fake-library.ts';
import { collected } from './queries.ts';

/** A run in a process of its own that kills itself right before a step that writes: `crash-run.ts FILE`, which holds a `CrashAsk`. */
export interface CrashAsk {
  readonly library: string;
  readonly clips: readonly {
    readonly clip: Partial<ClipDetails> & { readonly id: string };
    readonly audio: string;
    /** In the library, and no part of what is exported. */
    readonly left: boolean;
  }[];
  readonly out: string;
  readonly template: string;
  readonly options: ExportOptionsInput;
  readonly undo: boolean;
  /** From 1; a step that writes data counts twice, the second time it ends after half of them. 0: never. */
  readonly crashAt: number;
}

let steps = 0;

type Call = (...args: never[]) => unknown;

/** Counts the calls of a function that writes, and dies before the chosen one. */
function counted<F extends Call>(call: F, crashAt: number, writes: (args: readonly unknown[]) => boolean): F {
  return function (this: unknown, ...args: Parameters<F>) {
    if (writes(args)) {
      steps += 1;
      if (steps === crashAt) process.kill(process.pid, 'SIGKILL');
    }
    return Reflect.apply(call, this, args) as ReturnType<F>;
  } as unknown as F;
}

const always = () => true;
const creates = ([, flags]: readonly unknown[]): boolean =>
  typeof flags === 'number'
    ? (flags & fs.constants.O_CREAT) !== 0
    : typeof flags === 'string' && /[wa]/.test(flags);

/** Every way by which this product changes a disk, one call at a time. */
async function countSteps(crashAt: number, scratch: string): Promise<void> {
  for (const name of [
    'renameSync',
    'linkSync',
    'rmSync',
    'rmdirSync',
    'mkdirSync',
    'copyFileSync',
    'writeSync',
  ] as const)
    fs[name] = counted(fs[name] as Call, crashAt, always) as never;
  fs.openSync = counted(fs.openSync as Call, crashAt, creates) as never;
  for (const name of ['rename', 'rm', 'unlink', 'rmdir', 'mkdir', 'link'] as const)
    fs.promises[name] = counted(fs.promises[name] as Call, crashAt, always) as never;
  fs.promises.open = counted(fs.promises.open as Call, crashAt, creates) as never;
  const handle = await fs.promises.open(scratch, 'w');
  const prototype = Object.getPrototypeOf(handle) as Record<
    'appendFile' | 'writeFile',
    (data: string) => Promise<void>
  >;
  await handle.close();
  for (const name of ['appendFile', 'writeFile'] as const) {
    const call = prototype[name];
    prototype[name] = async function (this: unknown, data) {
      steps += 1;
      if (steps === crashAt) process.kill(process.pid, 'SIGKILL');
      steps += 1;
      if (steps === crashAt) {
        await call.call(this, data.slice(0, data.length / 2));
        process.kill(process.pid, 'SIGKILL');
      }
      await call.call(this, data);
    };
  }
  syncBuiltinESMExports();
}

const ask = JSON.parse(fs.readFileSync(process.argv[2] ?? '', 'utf8')) as CrashAsk;
const library = createFakeLibrary(ask.library);
for (const { clip, audio } of ask.clips) library.add(clip, Buffer.from(audio, 'base64'));
library.members.set(
  collected.id,
  ask.clips.flatMap(({ clip, left }) => (left ? [] : [clip.id])),
);
await countSteps(ask.crashAt, join(ask.library, 'scratch'));
steps = 0;
const exporter = createExporter({ library });
const job = { signal: new AbortController().signal, onProgress: () => undefined };
const { template, options, out: folder } = ask;
let ended: object;
try {
  const report = await (ask.undo
    ? exporter.undo(folder, job)
    : exporter.run({ template, options, folder, selection: collected.selection, ...job }));
  ended = { report };
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  ended = { error: error.code };
}
process.stdout.write(JSON.stringify({ steps, ...ended }));
