import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ElectronApplication, Page } from '@playwright/test';
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

/** `folder`: where the browser itself is put. */
async function openInBrowser(folder: string, file: string): Promise<ElectronApplication> {
  const runtime = electronRuntime();
  if (!runtime) throw new Error('Electron is not set up: run npm run setup.');
  const app = path.join(folder, 'browser');
  await mkdir(app);
  await writeFile(path.join(app, 'package.json'), '{"name":"browser","main":"main.cjs"}');
  await writeFile(path.join(app, 'main.cjs'), browser);
  return _electron.launch({
    executablePath: runtime.executable,
    args: [...electronArguments(), app],
    env: { ...Object.fromEntries(Object.entries(electronEnvironment())), PAGE: pathToFileURL(file).href },
  });
}

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

    const application = await openInBrowser(folder, path.join(out, 'index.html'));
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

interface Cue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The cues that the browser makes of captions, as it would show them. */
function cuesOf(page: Page, captions: string): Promise<readonly Cue[]> {
  return page.evaluate(
    (text) =>
      new Promise<readonly Cue[]>((resolve, reject) => {
        const video = document.createElement('video');
        const element = document.createElement('track');
        element.addEventListener('error', () => reject(new Error('The captions do not load.')));
        element.addEventListener('load', () =>
          resolve(
            Array.from(element.track.cues ?? [], (cue) => ({
              start: cue.startTime,
              end: cue.endTime,
              text: (cue as VTTCue).getCueAsHTML().textContent,
            })),
          ),
        );
        element.src = URL.createObjectURL(new Blob([text], { type: 'text/vtt' }));
        video.append(element);
        document.body.append(video);
        element.track.mode = 'hidden';
      }),
    captions,
  );
}

/** What the browser decodes an audio file to: its length, and how loud it is. */
function decoded(page: Page, file: Buffer): Promise<{ readonly samples: number; readonly power: number }> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const audio = await new OfflineAudioContext(1, 1, 24_000).decodeAudioData(bytes.buffer);
    const samples = audio.getChannelData(0);
    return { samples: samples.length, power: samples.reduce((sum, sample) => sum + sample * sample, 0) };
  }, file.toString('base64'));
}

test('a browser shows the captions as the prompts are, and decodes each WAV to what the MP3 is', async () => {
  await withFolder(async (folder) => {
    const library = createFakeLibrary(path.join(folder, 'library'));
    const speech = await readFile(path.resolve(import.meta.dirname, '../fixtures/frames.mp3'));
    const prompts = [
      ...hostile,
      'One --> two\n00:00:01.000 --> 00:00:02.000',
      'a\n\n\nNOTE b',
      'WEBVTT',
      '&amp; <i>x',
    ];
    for (const [index, prompt] of prompts.entries())
      library.add({ id: `v${index}`, prompt, duration: 3661.25 }, speech);
    const out = path.join(folder, 'out');
    const job = {
      template: '{id}',
      selection: allClips,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    };
    const exporter = createExporter({ library });
    await exporter.run({ ...job, folder: out, options: { audio: 'mp3+wav16', sidecars: ['vtt'] } });
    await exporter.run({ ...job, folder: path.join(folder, 'fine'), options: { audio: 'wav24' } });

    const blank = path.join(folder, 'blank.html');
    await writeFile(blank, '<!doctype html><title>Blank</title>');
    const application = await openInBrowser(folder, blank);
    const page = await application.firstWindow();
    for (const [index, prompt] of prompts.entries()) {
      const [cue, ...more] = await cuesOf(page, await readFile(path.join(out, `v${index}.vtt`), 'utf8'));
      expect(more).toEqual([]);
      expect(cue).toEqual({ start: 0, end: 3661.25, text: prompt.replaceAll(/[\n\u2028]+/g, '\n').trim() });
    }

    const mp3 = await decoded(page, speech);
    for (const wav of ['out/v0.wav', 'fine/v0.wav']) {
      const { samples, power } = await decoded(page, await readFile(path.join(folder, wav)));
      // The browser may take off what an encoder puts before and after: at most three frames.
      expect(Math.abs(samples - mp3.samples)).toBeLessThanOrEqual(3 * 576);
      expect(power / mp3.power).toBeCloseTo(1, 2);
    }
    await application.close();
  });
});
