// Libraries and programs that come from the system. On Debian and Ubuntu as root they are installed; for anyone else
// the one command to run is printed. By itself, `sudo node build/setup/system-packages.mjs` installs all that the
// tests need, for an account that has no other use for root.
import { pathToFileURL } from 'node:url';
import { Failure, capture, lastLines, runMain, say } from '../terminal.mjs';
import { browserExecutable } from '../browser.mjs';
import { hasDisplay } from '../display.mjs';

/** `a|b`: either will do (Ubuntu 24.04 renamed some libraries). */
const toBuild = ['libsecret-1-dev', 'python3', 'make', 'g++'];
const toRun = [
  'libnss3',
  'libgtk-3-0|libgtk-3-0t64',
  'libgbm1',
  'libasound2|libasound2t64',
  'libatk-bridge2.0-0|libatk-bridge2.0-0t64',
  'libxss1',
  'libnotify4',
  'libdrm2',
];
const forVirtualDisplay = ['xvfb'];
/** A keyring, a trace of what leaves, and the readers of what a package brings. */
const forTestSuite = ['dbus', 'gnome-keyring', 'strace', 'desktop-file-utils', 'appstream', 'groff'];
/** A browser without a window for the parts of the page: 80 MB, a quarter of a minute. */
const forComponentTests = ['chromium'];
/** Latin, Hindi and Arabic; Chinese, Japanese and Korean; emoji. The small ones: 24 MB, not the 57 of Noto CJK. */
const fonts = ['fonts-noto-core', 'fonts-wqy-microhei', 'fonts-noto-color-emoji'];

/**
 * @param {{ forTests: boolean }} wanted
 * @throws {Failure} when something is missing that cannot be installed from here
 */
export function installSystemPackages({ forTests }) {
  if (process.platform !== 'linux') return;
  const isRoot = process.getuid?.() === 0;
  const isVirtual = !hasDisplay();
  const needed = [
    ...toBuild,
    ...toRun,
    ...(isVirtual ? forVirtualDisplay : []),
    ...(forTests ? forTestSuite : []),
    ...(forTests && !browserExecutable() ? forComponentTests : []),
    ...(isRoot && isVirtual ? fonts : []),
  ];
  if (!capture('dpkg-query', ['--version']).ok) {
    checkWithoutDebian();
    return;
  }
  const missing = missingPackages(needed);
  if (missing.length === 0) return;
  if (!isRoot) {
    throw new Failure(
      `these system packages are missing: ${missing.join(', ')}. Run this once, then the same command again:\n` +
        `  sudo apt-get update && sudo apt-get install -y ${missing.map(availableName).join(' ')}`,
    );
  }
  say(`installing system packages: ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const update = capture('apt-get', ['update', '-qq'], { env });
  const names = missing.map(availableName);
  const install = capture('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
  if (install.ok) return;
  throw new Failure(
    `apt-get could not install ${names.join(', ')}. Mend what it says below, then run the same command again.\n` +
      lastLines(`${update.ok ? '' : update.output}\n${install.output}`),
  );
}

/**
 * @param {readonly string[]} wanted
 * @returns {string[]}
 */
function missingPackages(wanted) {
  const names = wanted.flatMap((entry) => entry.split('|'));
  const { output } = capture('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]);
  const installed = new Set();
  for (const line of output.split('\n')) {
    const [name, status] = line.split(' ');
    if (status === 'installed') installed.add(name);
  }
  return wanted.filter((entry) => !entry.split('|').some((name) => installed.has(name)));
}

/** @param {string} entry */
function availableName(entry) {
  const names = entry.split('|');
  const offered = names.filter((name) => /^Package: /m.test(capture('apt-cache', ['show', name]).output));
  return offered[0] ?? names[0] ?? entry;
}

/** Another Linux: only what is certainly missing is told, by the names of the libraries. */
function checkWithoutDebian() {
  const libraries = capture('/sbin/ldconfig', ['-p']);
  const missing = libraries.ok
    ? ['libsecret-1.so.0', 'libnss3.so', 'libgtk-3.so.0', 'libgbm.so.1', 'libasound.so.2'].filter(
        (name) => !libraries.output.includes(name),
      )
    : [];
  const programs = ['make', 'c++', 'python3', ...(hasDisplay() ? [] : ['Xvfb'])];
  missing.push(...programs.filter((name) => !capture('sh', ['-c', 'command -v "$1"', 'sh', name]).ok));
  if (missing.length === 0) return;
  throw new Failure(
    `this system lacks ${missing.join(', ')}. Install them with its package manager (libsecret with its headers), then run the same command again.`,
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(async () => {
    installSystemPackages({ forTests: true });
    return 0;
  });
}
