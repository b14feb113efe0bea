import { chromium } from '@playwright/test';
import { chmod, mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Bridge } from '../../electron/contract/bridge.ts';
import type { Installed } from './packaged.ts';
import { devToolsPort, ended, install } from './packaged.ts';
import { sandboxedRenderers } from './processes.ts';

declare const window: { readonly voicekeep: Bridge };

let installed: Installed;
/** Clips of the sample that can be listed. */
const clips = 40;
beforeAll(async () => {
  installed = await install();
});
afterAll(() => installed.remove());

it('the packed program shows the sample, syncs, plays, exports and quits, and talks to nobody else', async () => {
  // Chosen in an earlier run: no test can click the system's dialog, and the page alone may not name a folder.
  const folder = path.join(installed.home, 'exported');
  await installed.keepSettings({ exportFolder: folder });
  const traces = path.join(installed.folder, 'traces');
  await mkdir(traces);
  await chmod(traces, 0o777);
  const before = ['strace', '-f', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-s', '96', '-o'];
  const child = installed.start(['--remote-debugging-port=0'], {
    before: [...before, path.join(traces, 'calls')],
  });
  const end = ended(child);
  const port = await devToolsPort(installed.home, end);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('There is no window.');

  await page.getByRole('button', { name: 'Try it with a sample library' }).click();
  const grid = page.getByRole('grid', { name: 'Clips' });
  await grid.waitFor();
  // Opening a library starts a sync by itself.
  await expect
    .poll(
      async () => {
        const status = await page.evaluate(() => window.voicekeep.request('library.status', undefined));
        return status.ok && [status.value.clips, status.value.cached];
      },
      { timeout: 60_000 },
    )
    .toEqual([clips, clips]);

  // Chromium's sandbox is on, though nothing but an ordinary user is here to make it.
  for (const { status } of await sandboxedRenderers(path.join(installed.folder, 'program'))) {
    expect(status).toMatch(/^Uid:\s+(?!0\b)\d+/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
  }
  // One instance: a second start shows the first one's window and ends.
  expect((await ended(installed.start([]))).code).toBe(0);
  expect(await page.evaluate(() => window.voicekeep.request('updates.state', undefined))).toEqual({
    ok: true,
    value: { kind: 'off' },
  });

  await grid.getByRole('row').nth(1).dblclick();
  await expect
    .poll(async () => Number(await page.getByRole('slider', { name: 'Position' }).inputValue()))
    .toBeGreaterThan(0.1);

  const exported = await page.evaluate(
    (to) =>
      window.voicekeep.request('export.run', {
        template: '{voice}/{id:8}',
        selection: { kind: 'query', query: {} },
        folder: to,
      }),
    folder,
  );
  expect(exported).toMatchObject({ ok: true });
  const files = await readdir(folder, { recursive: true });
  expect(files.filter((name) => name.endsWith('.mp3'))).toHaveLength(clips);

  await page.close();
  expect((await end).code).toBe(0);
  const strangers = strangersIn(await readFile(path.join(traces, 'calls'), 'utf8'));
  expect(strangers).toEqual([]);
});

/**
 * Addresses beyond this machine in a trace of network calls. Chromium asks the system whether it has a route for
 * IPv6 by connecting a datagram socket, on which it sends nothing.
 */
function strangersIn(trace: string): readonly string[] {
  const addresses = [
    ...trace.matchAll(/sin6?_port=htons\((\d+)\).*?inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"/g),
  ];
  return [...new Set(addresses.map(([, port, address]) => `${address}:${port}`))].filter(
    // A question for a name is one for a stranger, also where it goes through a resolver on this machine.
    (address) =>
      /:53$/.test(address) || !/^(127\.|::1:|::ffff:127\.|2001:4860:4860::8888:443$)/.test(address),
  );
}
