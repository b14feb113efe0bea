import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../build/paths.mjs';
import { run } from './machine.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-again-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Of what a build of this tree made: app.asar, the list of parts and the packages, each by its hash. */
async function made(tree: string): Promise<Readonly<Record<string, string>>> {
  const release = path.join(tree, 'release');
  const files = globSync(['linux-unpacked/resources/app.asar', 'sbom-*.json', 'voicekeep_*.{deb,rpm}'], {
    cwd: release,
  });
  const hashes: Record<string, string> = {};
  for (const file of files.sort()) {
    const bytes = await readFile(path.join(release, file));
    hashes[file] = createHash('sha256').update(bytes).digest('hex');
  }
  return hashes;
}

const changed =
  spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' }).stdout.trim() !== '';

it.skipIf(changed)(
  'a clone of the commit, in another folder, gives the same app.asar, parts list and packages (of a clean tree)',
  async () => {
    const again = path.join(folder, 'voicekeep');
    await run('git', 'clone', '--quiet', root, again);
    // What set-up fetched; the clone has its own sources and builds all of them.
    for (const name of ['node_modules', '.cache']) {
      await run('cp', '-al', path.join(root, name), path.join(again, name));
    }
    await run(process.execPath, path.join(again, 'build', 'package.mjs'), '--stand-in');
    const first = await made(root);
    expect(Object.keys(first).length).toBeGreaterThanOrEqual(3);
    expect(await made(again)).toEqual(first);
  },
  300_000,
);
