import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { _electron } from '@playwright/test';
import type { Bridge } from '../../../electron/contract/bridge.ts';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import {
  electronArguments,
  electronEnvironment,
  electronExecutable,
} from '../../../build/electron-runtime.mjs';

/** A window under measurement. */
export interface MeasuredWindow {
  readonly application: ElectronApplication;
  readonly page: Page;
  /** Milliseconds from the start of the process to `ready`. */
  readonly startedIn: number;
  close(): Promise<void>;
}

/** What the preload hands to the page. */
declare const voicekeep: Bridge;

const root = path.resolve(import.meta.dirname, '../../..');

async function launch(
  app: string,
  environment: Readonly<Record<string, string>>,
  ready: (page: Page) => Promise<void>,
): Promise<MeasuredWindow> {
  const inherited = Object.entries(electronEnvironment()).filter(
    ([name]) => !/^(STABLECOG|VOICEKEEP)_/.test(name),
  );
  const startedAt = performance.now();
  const application = await _electron.launch({
    executablePath: electronExecutable(),
    args: [...electronArguments(), app],
    env: { ...Object.fromEntries(inherited), ...environment },
  });
  const page = await application.firstWindow();
  await ready(page);
  const startedIn = performance.now() - startedAt;
  return { application, page, startedIn, close: () => application.close() };
}

/** The built app on a home folder, up to its first row with a clip in it. */
export function startApp(home: string): Promise<MeasuredWindow> {
  return launch(root, { VOICEKEEP_HOME: home }, async (page) => {
    await page.locator('[role=row][data-index] :text("Speaker")').first().waitFor();
  });
}

/** An Electron window of the same size with an empty page, up to its load. */
export function startBareWindow(folder: string): Promise<MeasuredWindow> {
  const app = path.join(folder, 'bare');
  mkdirSync(app, { recursive: true });
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'bare', main: 'main.js' }));
  writeFileSync(
    path.join(app, 'page.html'),
    `<!doctype html><title>Bare</title><div style="height:100vh;overflow:auto" id="scroller"><div style="height:1000000px;background:linear-gradient(#fff,#000)"></div></div>`,
  );
  writeFileSync(
    path.join(app, 'main.js'),
    `const { app, BrowserWindow } = require('electron');
     app.setPath('userData', ${JSON.stringify(path.join(app, 'data'))});
     app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('page.html'));`,
  );
  return launch(app, {}, (page) => page.waitForLoadState('load'));
}

/** Bytes of an app's processes by their kind: what each holds for itself where the system tells, else its resident memory. */
export async function memoryOf({ application }: MeasuredWindow): Promise<ReadonlyMap<string, number>> {
  const processes = await application.evaluate(({ app }) =>
    app.getAppMetrics().map(({ type, memory }) => ({
      type,
      kilobytes: memory.privateBytes ?? memory.workingSetSize,
    })),
  );
  const sums = new Map<string, number>();
  for (const { type, kilobytes } of processes) sums.set(type, (sums.get(type) ?? 0) + kilobytes * 1024);
  return sums;
}

/** Milliseconds from each question to its answer in the page, with nothing painted: the part that is not the page's. */
export async function answerTimes(
  page: Page,
  name: 'clips.window' | 'clips.filters',
  queries: readonly ClipQuery[],
): Promise<readonly number[]> {
  return page.evaluate(
    async ({ name, queries }) => {
      const times: number[] = [];
      for (const query of queries) {
        const startedAt = performance.now();
        const answer =
          name === 'clips.window'
            ? await voicekeep.request(name, { query, offset: 0, limit: 50 })
            : await voicekeep.request(name, { query });
        if (!answer.ok) throw new Error(answer.error.code);
        times.push(performance.now() - startedAt);
      }
      return times;
    },
    { name, queries },
  );
}

/** Bytes of the page's own heap, after its garbage was collected. */
export async function heapOf({ page }: MeasuredWindow): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

/** What is done in the page. */
export type Act =
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'click'; readonly selector: string; readonly nth: number };

/**
 * Milliseconds from `act` (run in the page) to the frame after the last change that it made to `watched`;
 * what changes later than `quiet` after the one before is not taken for its doing. Null when nothing changed.
 */
export async function paintedAfter(
  page: Page,
  act: Act,
  watched: string,
  quiet = 250,
): Promise<number | null> {
  return page.evaluate(
    async ({ act, watched, quiet }) => {
      const target = document.querySelector(watched);
      if (!target) throw new Error(`There is no ${watched}.`);
      const painted: { at: number | null } = { at: null };
      let timer = 0;
      let settle: () => void = () => undefined;
      const settled = new Promise<void>((resolve) => {
        settle = resolve;
      });
      const wait = () => {
        clearTimeout(timer);
        timer = window.setTimeout(settle, quiet);
      };
      const observer = new MutationObserver(() => {
        wait();
        requestAnimationFrame(() => {
          // A message sent in a frame's callback comes after that frame was drawn.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            painted.at = performance.now();
          };
          port2.postMessage(null);
        });
      });
      observer.observe(target, { subtree: true, childList: true, characterData: true, attributes: true });
      wait();
      const startedAt = performance.now();
      if (act.kind === 'click') {
        const button = document.querySelectorAll<HTMLElement>(act.selector)[act.nth];
        if (!button) throw new Error(`There is no ${act.selector}.`);
        button.click();
      } else {
        const field = document.querySelector<HTMLInputElement>('input[type=search]');
        if (!field) throw new Error('There is no search field.');
        field.value = act.text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }
      await settled;
      observer.disconnect();
      return painted.at === null ? null : painted.at - startedAt;
    },
    { act, watched, quiet },
  );
}

/** Milliseconds between frames while `selector` is scrolled by that many pixels a frame. */
export async function framesOfScroll(
  page: Page,
  { selector, frames, step }: { readonly selector: string; readonly frames: number; readonly step: number },
): Promise<readonly number[]> {
  return page.evaluate(
    ({ selector, frames, step }) =>
      new Promise<readonly number[]>((resolve, reject) => {
        const scroller = document.querySelector(selector);
        if (!scroller) {
          reject(new Error(`There is no ${selector}.`));
          return;
        }
        const times: number[] = [];
        let last: number | null = null;
        const frame = (now: number) => {
          if (last !== null) times.push(now - last);
          last = now;
          if (times.length >= frames) resolve(times);
          else {
            scroller.scrollTop += step;
            requestAnimationFrame(frame);
          }
        };
        requestAnimationFrame(frame);
      }),
    { selector, frames, step },
  );
}
