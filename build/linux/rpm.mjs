// An rpm out of a folder, with rpmbuild.
import { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { buildDate } from '../paths.mjs';
import { Failure, capture, lastLines } from '../terminal.mjs';

/** Debian's names of processors, as rpm calls them. */
const processors = /** @type {Record<string, string>} */ ({ amd64: 'x86_64', arm64: 'aarch64' });

/**
 * @param {string} folder becomes the package's root
 * @param {import('./fpm.mjs').Wishes} wishes
 * @throws {Failure} when rpmbuild does not build it
 */
export function buildRpm(folder, wishes) {
  const work = mkdtempSync(join(tmpdir(), 'voicekeep-rpm-'));
  try {
    const asked = wishes.one('--architecture');
    const processor = processors[asked] ?? asked;
    const spec = join(work, 'voicekeep.spec');
    writeFileSync(spec, specFile(folder, wishes));
    const definitions = {
      _topdir: work,
      _rpmdir: work,
      _rpmfilename: 'package.rpm',
      _build_id_links: 'none',
      _binary_payload: 'w1.gzdio',
      _buildhost: 'localhost',
      use_source_date_epoch_as_buildtime: '1',
      clamp_mtime_to_source_date_epoch: '1',
    };
    const defined = Object.entries(definitions).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
    const built = capture(
      'rpmbuild',
      [
        '-bb',
        '--quiet',
        '--noclean',
        `--buildroot=${folder}`,
        `--target=${processor}-linux`,
        ...defined,
        spec,
      ],
      { env: { ...process.env, SOURCE_DATE_EPOCH: String(Math.floor(buildDate().getTime() / 1000)) } },
    );
    if (!built.ok) throw new Failure(`rpmbuild could not build it: ${lastLines(built.output)}`);
    renameSync(join(work, 'package.rpm'), wishes.one('--package'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {import('./fpm.mjs').Wishes} wishes
 */
function specFile(folder, { one, all }) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, path: `/${relative(folder, join(entry.parentPath, entry.name))}` }))
    .sort((first, second) => (first.path < second.path ? -1 : 1))
    // Folders of the system are the system's; those below /opt are ours.
    .filter(({ entry, path }) => !entry.isDirectory() || path.startsWith('/opt/'))
    .map(({ entry, path }) => `${entry.isDirectory() ? '%dir ' : ''}"${path.replaceAll('%', '%%')}"`);
  const script = (/** @type {string} */ file) => readFileSync(file, 'utf8').replaceAll('%', '%%');
  return [
    `Name: ${one('--name')}`,
    // A minus separates version and release.
    `Version: ${one('--version').replaceAll('-', '_')}`,
    'Release: 1',
    `Summary: ${one('--rpm-summary') || one('--name')} (trial package)`,
    `License: ${one('--license')}`,
    `Vendor: ${one('--vendor')}`,
    `Packager: ${one('--maintainer')}`,
    `URL: ${one('--url')}`,
    `Group: ${one('--category')}`,
    ...all('-d').map((dependency) => `Requires: ${dependency}`),
    'AutoReqProv: no',
    '%global __os_install_post %{nil}',
    '%global debug_package %{nil}',
    '%description',
    one('--description').replaceAll('%', '%%'),
    'This package was made for trying out packaging. It is not a release.',
    '%post',
    script(one('--after-install')),
    '%postun',
    script(one('--after-remove')),
    '%files',
    '%defattr(-,root,root)',
    ...files,
    '',
  ].join('\n');
}
