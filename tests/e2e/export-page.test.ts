import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, expect, test } from '@playwright/test';
import { electronArguments, electronEnvironment, electronRuntime } from '../../build/electron-runtime.mjs';
import { createExporter } from '../../electron/export/exporter.ts';
import { createFakeLibrary } from '../integration/export/fake-library.ts';
import { allClips } from '../integration/export/queries.ts';
import { withFolder } from './app.ts';

/** A browser and nothing else: it opens a file, and notes each request that it would make. */
const browser = `
const { app, BrowserWindow, session } = require('electron');
app.whenReady().then(() => {
  global.asked = [];
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => { global.asked.push(details.url); answer({}); });
  new BrowserWindow({ webPreferences: { sandbox: true, contextIsolation: true } }).loadURL(process.env.PAGE);
});`;

const hostile = [
  '</script><script>window.broken = true</script>',
  '<img src=x onerror="window.broken = true">',
  '" onload="window.broken = true',
  '<!-- <script>',
  '\u2028 \u202e gnp.exe',
  '{{7*7}} ${7*7}',
];

test('index.html lists, finds and plays an export in a browser, from the disk and from nowhere else', async () => {
  await withFolder(async (folder) => {
    const runtime = electronRuntime();
    if (!runtime) throw new Error('Electron is not set up: run npm run setup.');
    const library = createFakeLibrary(path.join(folder, 'library'));
    const speech = await readFile(path.resolve(import.meta.dirname, '../fixtures/frames.mp3'));
    for (const [index, prompt] of hostile.entries()) library.add({ id: `h${index}`, prompt }, speech);
    library.add({ id: 'plain', prompt: 'Good morning' }, speech);
    const out = path.join(folder, 'ex port #1 100%');
    const report = await createExporter({ library }).run({
      template: '{language}/{prompt:30} #{id}',
      selection: allClips,
      folder: out,
      options: { lists: ['html'] },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    expect(report).toMatchObject({ written: hostile.length + 1, failed: 0 });

    const app = path.join(folder, 'browser');
    await mkdir(app);
    await writeFile(path.join(app, 'package.json'), '{"name":"browser","main":"main.cjs"}');
    await writeFile(path.join(app, 'main.cjs'), browser);
    const environment = Object.entries(electronEnvironment());
    const application = await _electron.launch({
      executablePath: runtime.executable,
      args: [...electronArguments(), app],
      env: {
        ...Object.fromEntries(environment),
        PAGE: pathToFileURL(path.join(out, 'index.html')).href,
      },
    });
    const page = await application.firstWindow();
    const rows = page.getByRole('listitem');
    await expect(rows).toHaveCount(hostile.length + 1);
    for (const prompt of hostile.slice(0, 4))
      await expect(page.getByText(prompt, { exact: true })).toBeVisible();
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);

    await page.getByRole('searchbox').fill('good MORNING');
    await expect(rows).toHaveCount(1);
    await rows.getByRole('button').click();
    const played = () => page.evaluate(() => document.querySelector('audio')?.currentTime ?? 0);
    await expect.poll(played).toBeGreaterThan(0);
    await page.getByRole('searchbox').fill('nothing has these words');
    await expect(page.getByText('Nothing found.')).toBeVisible();

    const asked = await application.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
    const below = pathToFileURL(out).href;
    expect(asked.filter((url) => !url.startsWith(`${below}/`) && !url.startsWith('devtools:'))).toEqual([]);
    // A page that someone changes loses its script: the policy names it by its hash.
    const html = await readFile(path.join(out, 'index.html'), 'utf8');
    const script = /<script>([\s\S]*)<\/script>\n<\/body>/.exec(html)?.[1] ?? '';
    expect(html).toContain(`sha256-${createHash('sha256').update(script).digest('base64')}`);
    await application.close();
  });
});
