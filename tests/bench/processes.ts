import type { ChildProcess } from 'node:child_process';
import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenProcessAnswer, OpenProcessOptions } from './open-process.ts';
import type { ServiceProcessAnswer, ServiceProcessOptions } from './service-process.ts';
import type { SyncProcessAnswer, SyncProcessOptions } from './sync-process.ts';

/** Hands `work` a folder that is thrown away afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the stand-in service in a process of its own while `work` goes on. */
export async function withService<T>(
  options: ServiceProcessOptions,
  work: (service: ServiceProcessAnswer) => Promise<T>,
): Promise<T> {
  const child = start('service-process.ts', options);
  try {
    return await work((await answer(child)) as ServiceProcessAnswer);
  } finally {
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  }
}

/** One sync in a process of its own. */
export async function measureSync(options: SyncProcessOptions): Promise<SyncProcessAnswer> {
  return (await answerOf('sync-process.ts', options)) as SyncProcessAnswer;
}

/** Opens a library in a process of its own. */
export async function measureOpen(options: OpenProcessOptions): Promise<OpenProcessAnswer> {
  return (await answerOf('open-process.ts', options)) as OpenProcessAnswer;
}

/** Leaves a library as a process does that is killed after it has changed something. */
export async function killOpened(folder: string): Promise<void> {
  const child = start('open-process.ts', {
    folder,
    mode: 'write',
    then: 'hold',
  } satisfies OpenProcessOptions);
  const exited = once(child, 'exit');
  await answer(child);
  child.kill('SIGKILL');
  await exited;
}

/** What a process answers, once it has ended. */
async function answerOf(script: string, options: unknown): Promise<unknown> {
  const child = start(script, options);
  const exited = once(child, 'exit');
  const result = await answer(child);
  await exited;
  return result;
}

function start(script: string, options: unknown): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), [JSON.stringify(options)], { execArgv: [] });
}

/** The first message of a child; rejects when it ends without one. */
async function answer(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]: readonly unknown[]) => {
    throw new Error(`A process of the benchmark ended early (${String(code)}).`);
  });
  ended.catch(() => undefined); // it ends after its answer, too
  const told: readonly unknown[] = await Promise.race([once(child, 'message'), ended]);
  return told[0];
}

/** A program that people use to fetch many files. */
export interface Peer {
  readonly name: string;
  readonly program: string;
  /** Command line that fetches what the file `list` names, into the working folder. */
  command(connections: number, list: string): readonly string[];
  list(urls: readonly string[]): string;
}

const lines = (urls: readonly string[]) => `${urls.join('\n')}\n`;

export const peers: readonly Peer[] = [
  {
    name: 'curl --parallel',
    program: 'curl',
    command: (connections, list) => [
      'curl',
      '-q',
      '--silent',
      '--no-progress-meter',
      '--parallel',
      '--parallel-max',
      String(connections),
      '--config',
      list,
    ],
    list: (urls) => lines(urls.map((url) => `url = "${url}"\nremote-name`)),
  },
  {
    name: 'aria2c',
    program: 'aria2c',
    command: (connections, list) => [
      'aria2c',
      '--no-conf',
      '--quiet',
      '--file-allocation=none',
      '-j',
      String(connections),
      '-i',
      list,
    ],
    list: lines,
  },
  {
    name: 'xargs -P wget',
    program: 'wget',
    // 25 files a process: wget keeps its connection, and starting it is not what is measured
    command: (connections, list) => [
      'xargs',
      '-a',
      list,
      '-P',
      String(connections),
      '-n',
      '25',
      'wget',
      '--quiet',
      '--no-config',
    ],
    list: lines,
  },
];

export function isInstalled({ program }: Peer): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Milliseconds that a peer takes from its start to its end. */
export async function measurePeer(peer: Peer, urls: readonly string[], connections: number): Promise<number> {
  return withFolder(async (folder) => {
    const list = path.join(folder, 'list');
    await writeFile(list, peer.list(urls));
    const [program = '', ...parameters] = peer.command(connections, list);
    const startedAt = performance.now();
    const child = spawn(program, parameters, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`${peer.name} failed (${String(code)}).`);
    return performance.now() - startedAt;
  });
}
