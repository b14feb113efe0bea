import { lstat } from 'node:fs/promises';
import type { KnownFolder } from '../../platform/held-folder.ts';

/** Holds a destination to be the folder that it was at the beginning. */
export interface MountGuard {
  /** The destination as it was then. */
  readonly folder: KnownFolder;
  /**
   * Rejects with `ENODEV` when something else has taken its place: the folder of the mount point, once a disk was pulled
   * out, or a link to elsewhere.
   */
  check(): Promise<void>;
}

/** `root` has no link in it any more; rejects with `ENODEV` when one has come to it. */
export async function createMountGuard(root: string): Promise<MountGuard> {
  const identity = await identityOf(root);
  return {
    folder: { path: root, identity },
    check: () => expectFolder({ path: root, identity }),
  };
}

/** Rejects with `ENODEV` when a folder is another one than it was. */
export async function expectFolder({ path, identity }: KnownFolder): Promise<void> {
  if ((await identityOf(path)) !== identity) throw elsewhere();
}

function elsewhere(): Error {
  return Object.assign(new Error('The destination is another folder than before.'), { code: 'ENODEV' });
}

async function identityOf(path: string): Promise<string> {
  const stats = await lstat(path, { bigint: true });
  if (!stats.isDirectory()) throw elsewhere();
  const { dev, ino } = stats;
  return `${dev}:${ino}`;
}
