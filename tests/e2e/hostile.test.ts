import { expect, test } from '@playwright/test';
import { requests } from '../../electron/contract/requests.ts';
import { startApp, withFolder } from './app.ts';

test('every request answers hostile arguments with a clean error, and the app lives on', async () => {
  await withFolder(async (folder) => {
    const { page, close } = await startApp(folder);
    await page.getByRole('button', { name: 'Try it with a sample library' }).click();
    await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    const answers = await page.evaluate(async (names) => {
      const deep: Record<string, unknown> = {};
      let inner = deep;
      for (let depth = 0; depth < 500; depth += 1) inner = inner['a'] = {} as Record<string, unknown>;
      const round: Record<string, unknown> = {};
      round['self'] = round;
      const texts = [
        '',
        '\0',
        '../../etc/passwd',
        '%2e%2e%2f',
        '$(id)',
        '<img src=x onerror=1>',
        "'; DROP TABLE clips;--",
        'x'.repeat(1_000_000),
        '\ud800',
      ];
      const values: unknown[] = [
        null,
        true,
        0,
        -1,
        NaN,
        Infinity,
        2 ** 53,
        10n ** 40n,
        [],
        [[[]]],
        new Array(20_000).fill('x'),
        deep,
        round,
        new Date(NaN),
        new Map([['id', 'x']]),
        new Uint8Array(1_000_000),
        /x/,
        JSON.parse('{"__proto__":{"polluted":true}}'),
        ...texts,
      ];
      const fields = [
        'id',
        'ids',
        'key',
        'to',
        'query',
        'selection',
        'template',
        'folder',
        'job',
        'name',
        'note',
        'path',
      ];
      const short = texts.map((text) => text.slice(0, 10_000));
      const objects = [...short, -1, null, [], deep].map((value) =>
        Object.fromEntries(fields.map((field) => [field, value])),
      );
      const bridge = (
        globalThis as unknown as { voicekeep: { request(name: unknown, input: unknown): Promise<unknown> } }
      ).voicekeep;
      // What cannot be cloned, or goes too deep, does not even leave the page.
      const refusedByBridge = () => ({ ok: false, error: { code: 'bad-request' } });
      // A change of nothing: an empty object, which a date or a map becomes on the way, is well formed.
      const takesNothing = ['view.set', 'settings.change'];
      const odd: string[] = [];
      let asked = 0;
      for (const name of [...names, '', 'nothing', '__proto__', 'constructor', 'toString']) {
        for (const value of [...values, ...objects]) {
          asked += 1;
          const answer = (await Promise.resolve(value)
            .then((sent) => bridge.request(name, sent))
            .catch(refusedByBridge)) as {
            ok?: unknown;
            error?: { code?: unknown; message?: unknown; stack?: unknown };
          };
          const clean =
            answer.ok === false &&
            typeof answer.error?.code === 'string' &&
            answer.error.code === 'bad-request' &&
            !('message' in answer.error) &&
            !('stack' in answer.error);
          if (!clean && !(takesNothing.includes(name) && answer.ok === true))
            odd.push(`${name} ${JSON.stringify(answer).slice(0, 200)}`);
        }
      }
      return { odd: [...new Set(odd)], asked };
    }, Object.keys(requests));
    expect(answers.odd).toEqual([]);
    expect(answers.asked).toBeGreaterThan(Object.keys(requests).length * 20);
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
    await expect(page.getByRole('grid', { name: 'Clips' })).toBeVisible();
    await close();
  });
});

test('camera, microphone, position, notifications and the clipboard are denied to the page', async () => {
  await withFolder(async (folder) => {
    const { page, close } = await startApp(folder);
    const denied = await page.evaluate(async () => {
      const outcome = async (name: string, work: () => Promise<unknown>) => {
        try {
          return [name, String(await work())];
        } catch {
          return [name, 'denied'];
        }
      };
      return Promise.all([
        outcome('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true })),
        outcome('camera', () => navigator.mediaDevices.getUserMedia({ video: true })),
        outcome('screen', () => navigator.mediaDevices.getDisplayMedia()),
        outcome(
          'position',
          () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
        ),
        outcome('notifications', () => Notification.requestPermission()),
        outcome('clipboard', () => navigator.clipboard.readText()),
      ]);
    });
    expect(denied).toEqual(
      ['microphone', 'camera', 'screen', 'position', 'notifications', 'clipboard'].map((name) => [
        name,
        'denied',
      ]),
    );
    await close();
  });
});
