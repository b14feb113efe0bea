import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

const tmpfs = ['-t', 'tmpfs', 'voicekeep-test'];

type MayBeSkipped = Pick<TestContext, 'skip'>;

/** Skips the test, with the reason, where no small disk can be mounted. To be root is not enough: a container's root may not. */
export function needSmallDisk(context: MayBeSkipped): void {
  if (process.platform !== 'linux') context.skip('small disks are mounted on Linux only');
  const folder = mkdtempSync(join(tmpdir(), 'voicekeep-mount-'));
  try {
    const { status, stderr, error } = spawnSync('mount', [...tmpfs, folder], { encoding: 'utf8' });
    if (status !== 0)
      context.skip(`no small disk can be mounted: ${error?.message ?? stderr.trim().split('\n')[0] ?? ''}`);
    unmountDisk(folder);
  } finally {
    rmdirSync(folder);
  }
}

/** Mounts a small disk at a folder, which is created, with options as `size=64k`; skips the test where that cannot be. */
export function mountSmallDisk(context: MayBeSkipped, folder: string, options: string): void {
  needSmallDisk(context);
  mount(folder, options);
}

function mount(folder: string, options: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-o', options, ...tmpfs, folder]);
}

/** Changes a mounted disk: its size, or whether it may be written to. */
export function remountDisk(folder: string, options: string): void {
  execFileSync('mount', ['-o', `remount,${options}`, folder]);
}

export function unmountDisk(folder: string): void {
  execFileSync('umount', [folder]);
}

/** Does the work with the folder, and what is in it, on a disk that may only be read; skips the test where that cannot be. */
export async function onReadOnlyDisk(
  context: MayBeSkipped,
  folder: string,
  work: () => Promise<void>,
): Promise<void> {
  needSmallDisk(context);
  const saved = `${folder}-saved`;
  renameSync(folder, saved);
  mount(folder, 'size=16m');
  try {
    execFileSync('cp', ['-a', `${saved}/.`, folder]);
    remountDisk(folder, 'ro');
    await work();
  } finally {
    unmountDisk(folder);
    rmSync(saved, { recursive: true });
  }
}
