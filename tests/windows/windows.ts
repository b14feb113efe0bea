import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cli } from '../built.ts';

interface Windows {
  readonly wine: string;
  readonly node: string;
  readonly env: Readonly<Record<string, string>>;
  /** The folder that is drive C: there. */
  readonly drive: string;
}

interface Ran {
  readonly code: number | null;
  readonly json: Readonly<Record<string, unknown>>;
  readonly stderr: string;
}

/** A folder on drive C: with the sample's library, made here, as sockets do not work under Wine. */
export function createWindows() {
  const windows = JSON.parse(process.env['VOICEKEEP_WINDOWS'] ?? 'null') as Windows | null;
  if (windows === null) throw new Error('npm run test:windows starts these tests.');
  const { wine, node, drive } = windows;
  const folder = mkdtempSync(path.join(drive, 'voicekeep-'));
  const here = `C:\\${path.basename(folder)}`;
  const env = { ...process.env, ...windows.env, VOICEKEEP_HOME: `${here}\\home` };

  function sync(): void {
    const VOICEKEEP_HOME = path.join(folder, 'home');
    const made = spawnSync(process.execPath, [cli, 'sync', '--sample', '--json'], {
      env: { ...process.env, VOICEKEEP_HOME },
    });
    if (made.status !== 0) throw new Error(made.stderr.toString());
  }

  /** Runs a script of Windows' Node; its output goes to files, as Wine wants it. */
  function start(script: string, parameters: readonly string[]): Ran {
    const [out, err] = ['stdout', 'stderr'].map((name) => path.join(folder, name)) as [string, string];
    const files = [openSync(out, 'w'), openSync(err, 'w')] as const;
    const { status } = spawnSync(wine, [node, `Z:${script.replaceAll('/', '\\')}`, ...parameters], {
      cwd: folder,
      env,
      stdio: ['ignore', ...files],
    });
    for (const file of files) closeSync(file);
    const [stdout, stderr] = [readFileSync(out, 'utf8'), readFileSync(err, 'utf8')];
    return { code: status, json: stdout === '' ? {} : (JSON.parse(stdout) as Ran['json']), stderr };
  }

  return {
    folder,
    /** The folder as Windows names it. */
    here,
    wine,
    node,
    env,
    sync,
    /** A command of the program on the sample's library. */
    run: (...parameters: readonly string[]) => start(cli, [...parameters, '--sample', '--json']),
    /** Paths of all files below one of the folder's. */
    files: (below: string) =>
      readdirSync(path.join(folder, below), { recursive: true, withFileTypes: true })
        .filter((item) => item.isFile())
        .map((item) => path.relative(path.join(folder, below), path.join(item.parentPath, item.name)))
        .sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
