import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { _electron } from '@playwright/test';
import { expectFocusKept, watchFocus } from './focus-watch.ts';
import { electronArguments, electronEnvironment, electronRuntime } from '../../build/electron-runtime.mjs';

/** The app as a user starts it, on a home folder of its own. */
export interface RunningApp {
  readonly application: ElectronApplication;
  readonly page: Page;
  close(): Promise<void>;
}

/** How the built app is started. No key and no library of this machine's are inherited; `environment` is added. */
export function startOf(
  home: string,
  environment: Readonly<Record<string, string>> = {},
): { readonly executablePath: string; readonly args: string[]; readonly env: Record<string, string> } {
  const runtime = electronRuntime();
  if (!runtime) throw new Error('Electron is not set up: run npm run setup.');
  const inherited = Object.entries(electronEnvironment()).filter(
    ([name]) => !/^(STABLECOG|VOICEKEEP)_/.test(name),
  );
  return {
    executablePath: runtime.executable,
    args: [...electronArguments(), path.resolve(import.meta.dirname, '../..')],
    env: { ...Object.fromEntries(inherited), ...ownDisplay(), VOICEKEEP_HOME: home, ...environment },
  };
}

/** The virtual display of this worker: one display has one focus, and one clipboard. */
function ownDisplay(): Readonly<Record<string, string>> {
  const displays = JSON.parse(process.env['VOICEKEEP_TEST_DISPLAYS'] ?? '[]') as Record<string, string>[];
  return displays[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)] ?? {};
}

export async function startApp(
  home: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningApp> {
  const application = await _electron.launch(startOf(home, environment));
  const page = await application.firstWindow();
  await watchFocus(page);
  // A page that crashed cannot be asked, and Playwright does not follow the one that comes in its place.
  const lost = { crashed: false };
  page.on('crash', () => (lost.crashed = true));
  return {
    application,
    page,
    async close() {
      try {
        if (!lost.crashed) await expectFocusKept(page);
      } finally {
        await application.close();
      }
    },
  };
}

/** Asks the main process, and again when V8 collected the promise that Playwright waited for; so only for what changes nothing. */
export async function readMain<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (attempt === 5 || !String(error).includes('promise was garbage collected')) throw error;
    }
  }
}

/** A temporary folder that is removed when `use` has ended. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-e2e-'));
  try {
    return await use(folder);
  } finally {
    // Processes of Chromium's may write for a moment after the app has ended.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Lets the system's folder dialog, which no test can click, answer `folder`. */
export async function answerFolderDialog(application: ElectronApplication, folder: string): Promise<void> {
  await application.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, folder);
}

/** Every message box is answered by the button of that number: 0, whether a library that was never open here may be changed, opens it for reading. */
export async function answerMessageBoxes(application: ElectronApplication, response: number): Promise<void> {
  await application.evaluate(({ dialog }, button) => {
    dialog.showMessageBox = () => Promise.resolve({ response: button, checkboxChecked: false });
  }, response);
}

/** Seconds that the player says it has played of the clip. */
export async function position(page: Page): Promise<number> {
  const played = await page.getByRole('time').getAttribute('datetime');
  return Number(/^PT([\d.]+)S$/.exec(played ?? '')?.[1]);
}
