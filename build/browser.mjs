// The browser that component tests run in: one that this machine has, else Playwright's own.
import { existsSync } from 'node:fs';

const onThisSystem = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {string | undefined} the program; undefined: Playwright looks for the one that it downloads */
export function browserExecutable() {
  return onThisSystem.find((path) => existsSync(path));
}
