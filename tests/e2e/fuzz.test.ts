import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { errorCodes } from '../../electron/contract/errors.ts';
import { requests } from '../../electron/contract/requests.ts';
import { answerFolderDialog, startApp, withFolder } from './app.ts';
import { hostileInputs } from './hostile-inputs.ts';

declare const window: { readonly voicekeep: Bridge };

const perTurn = 200;

test('every request with an argument that is hostile in one place answers a value or a clean error', async () => {
  test.setTimeout(600_000);
  await withFolder(async (folder) => {
    const { application, page, close } = await startApp(folder);
    await page.getByRole('button', { name: 'Try it with a sample library' }).click();
    await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Sync', exact: true })).toBeEnabled({ timeout: 60_000 });
    // Chosen, so that what is well formed goes on to the export itself.
    const exported = path.join(folder, 'exported');
    await answerFolderDialog(application, exported);
    await page.keyboard.press('Shift');
    await page.evaluate(() => window.voicekeep.request('export.chooseFolder', undefined));
    // What nobody is there to see, or what would leave the app.
    await application.evaluate(({ BrowserWindow, dialog, shell }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
      shell.openExternal = () => Promise.resolve();
      shell.openPath = () => Promise.resolve('');
      shell.showItemInFolder = () => undefined;
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents) contents.startDrag = () => undefined;
    });
    const id = await page.evaluate(async () => {
      const answer = await window.voicekeep.request('clips.ids', { query: {} });
      return answer.ok ? answer.value[0] : undefined;
    });
    const inputs = hostileInputs({ id, ids: [id], before: id, folder: exported });
    expect(new Set(inputs.map(({ name }) => name))).toEqual(new Set(Object.keys(requests)));

    const odd = new Set<string>();
    let refused = 0;
    let answered = 0;
    for (let at = 0; at < inputs.length; at += perTurn) {
      const turn = inputs.slice(at, at + perTurn);
      const answers = await page.evaluate(async (asked) => {
        const all: unknown[] = [];
        for (const { name, input } of asked) {
          all.push(await window.voicekeep.request(name as 'app.info', input as undefined));
        }
        return all.map((answer) => {
          const { ok, error } = answer as { ok: boolean; error?: object };
          return { ok, error: error ?? null };
        });
      }, turn);
      answers.forEach(({ ok, error }, place) => {
        if (ok) answered += 1;
        else refused += 1;
        const { code, message, stack } = (error ?? {}) as Record<string, unknown>;
        const clean =
          ok ||
          (errorCodes.some((one) => one === code) &&
            code !== 'internal' &&
            message === undefined &&
            stack === undefined);
        const { name, input } = turn[place] ?? { name: '', input: null };
        if (!clean) odd.add(`${name} ${JSON.stringify(input).slice(0, 300)} → ${String(code)}`);
      });
    }
    expect([...odd].slice(0, 20)).toEqual([]);
    // It went deep: many of them were well formed and reached what they ask for.
    expect(answered).toBeGreaterThan(200);
    expect(refused).toBeGreaterThan(2000);
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
    await expect(page.getByRole('navigation').first()).toBeVisible();
    await close();
  });
});
