// What the tests with a real screen reader need of this machine.
import { capture } from './terminal.mjs';

/** By what is there when they are installed. */
const programs = ['orca', 'openbox', 'xdotool', 'script', 'Xvfb', 'dbus-run-session', 'gnome-keyring-daemon'];

/**
 * Why no screen reader can be tried here; null where one can.
 * @returns {string | null}
 */
export function whyNoReader() {
  if (process.platform !== 'linux') return 'Orca and AT-SPI are Linux’s';
  const missing = programs.filter((name) => !capture('sh', ['-c', 'command -v "$1"', 'sh', name]).ok);
  const tree = capture('/usr/bin/python3', ['-c', 'import gi; gi.require_version("Atspi", "2.0")']);
  if (missing.length === 0 && tree.ok) return null;
  return (
    `not installed: ${[...missing, ...(tree.ok ? [] : ['AT-SPI for Python'])].join(', ')}; on Debian: ` +
    'apt-get install at-spi2-core python3-pyatspi orca openbox xdotool xvfb dbus gnome-keyring'
  );
}
