import { lstat } from 'node:fs/promises';

/** Holds a destination to be the folder that it was at the beginning. */
export interface MountGuard {
  /**
   * Rejects with `ENODEV` when another folder has taken its place: that of the mount point, once a disk was pulled out.
   */
  check(): Promise<void>;
}

export async function createMountGuard(root: string): Promise<MountGuard> {
  const identity = await identityOf(root);
  return {
    async check() {
      if ((await identityOf(root)) === identity) return;
      throw Object.assign(new Error('The destination is another folder than before.'), { code: 'ENODEV' });
    },
  };
}

async function identityOf(path: string): Promise<string> {
  const { dev, ino } = await lstat(path, { bigint: true });
  return `${dev}:${ino}`;
}
