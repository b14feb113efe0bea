// What a Linux package brings besides the program: one list for what is written at the build and for what
// electron-builder packs into the deb and the rpm.
import { join } from 'node:path';
import { output } from '../paths.mjs';

/** Where they are written, each at its place below the root of the system. */
export const linuxTree = join(output, 'linux');
export const debianChangelog = join(output, 'debian-changelog');

export const appId = 'io.github.voicekeep.app';

export const linuxFiles = {
  manual: '/usr/share/man/man1/voicekeep.1.gz',
  bash: '/usr/share/bash-completion/completions/voicekeep',
  zsh: '/usr/share/zsh/vendor-completions/_voicekeep',
  fish: '/usr/share/fish/vendor_completions.d/voicekeep.fish',
  metainfo: `/usr/share/metainfo/${appId}.metainfo.xml`,
  symbolic: '/usr/share/icons/hicolor/symbolic/apps/voicekeep-symbolic.svg',
  copyright: '/usr/share/doc/voicekeep/copyright',
  lintian: '/usr/share/lintian/overrides/voicekeep',
};

const pairs = Object.values(linuxFiles).map((path) => `${join(linuxTree, path)}=${path}`);

/** What electron-builder is told of them. */
export default {
  deb: { fpm: [`--deb-changelog=${debianChangelog}`, ...pairs] },
  rpm: { fpm: pairs.filter((pair) => !pair.endsWith(linuxFiles.lintian)) },
};
