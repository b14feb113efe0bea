import type { CommandLine } from 'electron';

/**
 * Switches of Chromium that would take away what keeps the key and the page safe. None of them is of use to a person here,
 * and some can be slipped into a shortcut or a `.desktop` file.
 */
export const refusedSwitches = [
  'allow-file-access-from-files',
  'allow-insecure-localhost',
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
  'disable-web-security',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'ignore-urlfetcher-cert-requests',
  'load-extension',
  'log-net-log',
  'remote-allow-origins',
  'remote-debugging-address',
  'ssl-key-log-file',
  'unsafely-treat-insecure-origin-as-secure',
  'use-fake-device-for-media-stream',
  'use-fake-ui-for-media-stream',
] as const;

/** Takes them off the command line, before Chromium reads it. Must run before the app is ready. */
export function refuseSwitches(commandLine: Pick<CommandLine, 'removeSwitch'>): void {
  for (const name of refusedSwitches) commandLine.removeSwitch(name);
}
