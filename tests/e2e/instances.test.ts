import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { readMain, startOf, withFolder } from './app.ts';
import { row, startWithSample } from './player-app.ts';

test('a second start shows the window of the first, brings it what its action asks for, and ends', async () => {
  await withFolder(async (home) => {
    const { application, page, close } = await startWithSample(home);
    await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());

    const { executablePath, args, env } = startOf(home);
    const second = spawn(executablePath, [...args, '--action=export'], { env, stdio: 'ignore' });
    const [code] = (await once(second, 'exit')) as [number | null];

    expect(code).toBe(0);
    const windows = () =>
      application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.isVisible()),
      );
    await expect.poll(() => readMain(windows)).toEqual([true]);
    await expect(row(page, 1)).toBeAttached();
    await expect(page.getByRole('dialog', { name: /^Export/ })).toBeVisible();
    await close();
  });
});
