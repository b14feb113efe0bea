import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cli } from '../../built.ts';
import type { Outcome } from '../../outcome.ts';
import { outcomeOf } from '../../outcome.ts';

export interface Ran extends Outcome {
  /** The one JSON document of stdout; throws when stdout is anything else. */
  json(): unknown;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** For a shell that the program is started by, as `"$@"`. */
  readonly script?: string;
  /** Gets the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** A person's machine in a temporary folder: home, libraries and exports, with no D-Bus. */
export interface Sandbox {
  readonly folder: string;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Paths of all files, relative to the sandbox or to a folder in it. */
  files(below?: string): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function createSandbox(env: Readonly<Record<string, string>> = {}): Promise<Sandbox> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'voicekeep-terminal-'));
  return {
    folder,
    async run(args, options = {}) {
      const command = [process.execPath, cli, ...args];
      const [program = '', ...rest] =
        options.script === undefined ? command : ['sh', '-c', options.script, 'sh', ...command];
      const child = spawn(program, rest, {
        cwd: folder,
        stdio: 'pipe',
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: folder,
          VOICEKEEP_HOME: path.join(folder, 'home'),
          ...env,
          ...options.env,
        },
      });
      const outcome = outcomeOf(child);
      // A command that ends without reading its input is no failure.
      child.stdin.on('error', () => undefined);
      child.stdin.end(options.input ?? '');
      options.onStart?.(child);
      const ran = await outcome;
      return { ...ran, json: () => JSON.parse(ran.stdout) as unknown };
    },
    async files(below = '') {
      const entries = await readdir(path.join(folder, below), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(path.join(folder, below), path.join(entry.parentPath, entry.name)))
        .sort();
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
