// `npm run package`: makes the installers for this system into release/. On the stand-in runtime only when told
// (`-- --stand-in`), and then only what can be tried out: the unpacked app, a tar.gz, a deb and (with rpmbuild) an rpm that say what they are.
// VOICEKEEP_UPDATE_FEED: an https address that a signed build asks for updates; without it updates are off.
// `--dir`: the unpacked app alone. `--release` refuses the stand-in whatever else is said.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfChanged } from './build.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { buildDate, modules, node24, root, toolEnvironment } from './paths.mjs';
import { billOfMaterials } from './sbom.mjs';
import { signingParameters } from './signing.mjs';
import { setUp } from './setup/setup.mjs';
import { Failure, runMain, say, stream } from './terminal.mjs';

const builder = join(modules, 'electron-builder', 'cli.js');

await runMain(async () => {
  const standInAllowed = process.argv.includes('--stand-in');
  await setUp({ retryElectron: true });
  const runtime = electronRuntime();
  if (!runtime) throw new Failure('Electron is not in place. Run `npm run setup` and read what it says.');
  const isStandIn = runtime.kind === 'stand-in';
  if (isStandIn && (!standInAllowed || process.argv.includes('--release'))) {
    throw new Failure(
      'a release is never made of the stand-in runtime, and the real Electron could not be fetched here. ' +
        'Run this where it can be, or try packaging out with `npm run package -- --stand-in`.',
    );
  }
  refusePlaceholders();
  await buildIfChanged();
  const env = toolEnvironment({ SOURCE_DATE_EPOCH: String(Math.floor(buildDate().getTime() / 1000)) });
  const written = await stream(node24, [join(root, 'build', 'linux', 'write.ts')], { cwd: root, env });
  if (written !== 0) return written;
  if (isStandIn)
    say(`packing the stand-in runtime (Electron ${runtime.version}): to try out, never to hand on`);
  const parameters = [builder, '--config', 'electron-builder.yml', '--publish', 'never', `--${process.arch}`];
  const signing = signingParameters({ platform: process.platform, arch: process.arch, env: process.env });
  for (const parameter of signing) say(`packing with ${parameter}`);
  parameters.push(...signing);
  const dirOnly = process.argv.includes('--dir');
  if (dirOnly) parameters.push('--dir');
  if (isStandIn) {
    if (!dirOnly) parameters.push('--linux', 'deb', ...(hasRpmbuild() ? ['rpm'] : []));
    parameters.push(`-c.electronDist=${runtime.folder}`, `-c.electronVersion=${runtime.version}`);
    for (const kind of ['deb', 'rpm']) {
      parameters.push(`-c.${kind}.artifactName=\${name}_\${version}_\${arch}-stand-in.\${ext}`);
    }
    // fpm comes from the release host too.
    env['CUSTOM_FPM_PATH'] = join(root, 'build', 'linux', 'fpm.mjs');
  }
  const code = await stream(node24, parameters, { cwd: root, env });
  if (code !== 0) return code;
  const bill = `${JSON.stringify(billOfMaterials(runtime.version), null, 2)}\n`;
  writeFileSync(join(root, 'release', `sbom-${process.platform}-${process.arch}.cdx.json`), bill);
  reportSize(join(root, 'release'));
  if (!isStandIn || dirOnly) return code;
  // electron-builder's own tar.gz asks the release host for a tool.
  const archive = 'voicekeep-stand-in.tar.gz';
  return stream('tar', ['-czf', archive, 'linux-unpacked'], { cwd: join(root, 'release') });
});

function hasRpmbuild() {
  return spawnSync('rpmbuild', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** A release has a home of its own: the one in package.json shows only what is asked for. */
function refusePlaceholders() {
  if (!process.argv.includes('--release')) return;
  /** @type {{ homepage: string, author: { email: string } }} */
  const { homepage, author } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const isPlaceholder = [new URL(homepage).hostname, author.email].some((name) => name.endsWith('.example'));
  if (isPlaceholder) {
    throw new Failure("a release needs a homepage and an author's address in package.json that exist.");
  }
}

/** @param {string} release */
function reportSize(release) {
  for (const entry of readdirSync(release, { withFileTypes: true })) {
    const path = join(release, entry.name);
    if (entry.isFile() && !/\.(ya?ml|blockmap)$/.test(entry.name)) tellSize(entry.name, statSync(path).size);
    if (!entry.isDirectory() || !entry.name.endsWith('unpacked')) continue;
    const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const bytes = files.reduce((sum, one) => sum + statSync(join(one.parentPath, one.name)).size, 0);
    tellSize(`${entry.name} (${files.length} files)`, bytes);
  }
}

/**
 * @param {string} what
 * @param {number} bytes
 */
function tellSize(what, bytes) {
  say(`${what}: ${(bytes / 1e6).toFixed(1)} MB`);
}
