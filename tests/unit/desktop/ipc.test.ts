import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { requestChannel } from '../../../electron/contract/bridge.ts';
import { AppError } from '../../../electron/contract/errors.ts';
import type { Handlers } from '../../../electron/desktop/ipc.ts';
import { serveRequests } from '../../../electron/desktop/ipc.ts';
import { requests } from '../../../electron/contract/requests.ts';

type Listener = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;

const ourPage = { senderFrame: { parent: null, url: 'voicekeep://app/' } } as unknown as IpcMainInvokeEvent;

describe('a request of the page', () => {
  let listener: Listener;
  let calls: { name: string; input: unknown }[];
  let reports: [string, unknown][];
  let failure: Error | null;

  beforeEach(() => {
    calls = [];
    reports = [];
    failure = null;
    const handlers = Object.fromEntries(
      Object.keys(requests).map((name) => [
        name,
        (input: unknown) => {
          calls.push({ name, input });
          if (failure) throw failure;
          return undefined;
        },
      ]),
    ) as unknown as Handlers;
    const ipc = {
      handle(channel: string, registered: Listener) {
        expect(channel).toBe(requestChannel);
        listener = registered;
      },
    } as unknown as IpcMain;
    const guard = {
      assertAllowed(name: string) {
        if (name === 'app.openLink') throw new AppError('input-missing');
      },
    };
    serveRequests(ipc, handlers, guard, (error, request) => reports.push([request, error]));
  });

  it('reaches its handler with the parsed argument, defaults filled in', async () => {
    const answer = await listener(ourPage, 'clips.ids', { query: { search: 'hello' } });
    expect(answer).toEqual({ ok: true, value: undefined });
    expect(calls[0]?.input).toMatchObject({ query: { search: 'hello', sort: 'created', descending: true } });
  });

  it.each([
    ['another site', { parent: null, url: 'https://example.com/' }],
    ['a host that only starts like ours', { parent: null, url: 'voicekeep://app.example.com/' }],
    ['a frame inside our page', { parent: {}, url: 'voicekeep://app/' }],
    ['a frame that is gone', null],
    ['a blank page', { parent: null, url: 'about:blank' }],
    ['a frame with no address', { parent: null, url: '' }],
  ])('is refused from %s', async (_who, senderFrame) => {
    const answer = await listener({ senderFrame } as unknown as IpcMainInvokeEvent, 'app.info', undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(calls).toEqual([]);
  });

  it.each(['', 'app', 'toString', '__proto__', 'constructor', 7, null, undefined, {}, ['app.info']])(
    'is refused with the name %j',
    async (name) => {
      const answer = await listener(ourPage, name, undefined);
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
      expect(calls).toEqual([]);
    },
  );

  it.each([
    ['clips.details', { id: '../../etc/passwd' }],
    ['clips.details', { id: 'a', extra: 1 }],
    ['clips.window', { query: {}, offset: -1, limit: 10 }],
    ['clips.window', { query: {}, offset: 0, limit: 1e9 }],
    ['settings.change', { connections: 99 }],
    ['settings.change', { keySaved: true }],
    ['app.openLink', { to: 'file:///etc/passwd' }],
    ['account.connect', null],
    ['export.run', { template: '', selection: { kind: 'ids', ids: [] }, folder: '/' }],
  ])('%s is refused with %j', async (name, input) => {
    const answer = await listener(ourPage, name, input);
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(calls).toEqual([]);
  });

  it('that leads out of the app is refused when the guard says so', async () => {
    expect(await listener(ourPage, 'app.openLink', { to: 'website' })).toEqual({
      ok: false,
      error: { code: 'input-missing' },
    });
    expect(calls).toEqual([]);
  });

  it('that fails on purpose answers its code and what its sentence names', async () => {
    failure = new AppError('disk-full', { params: { free: 0 } });
    expect(await listener(ourPage, 'library.status', undefined)).toEqual({
      ok: false,
      error: { code: 'disk-full', params: { free: 0 } },
    });
    expect(reports).toEqual([['library.status', failure]]);
  });

  it('that fails by a defect keeps its text from the page, and the defect is reported', async () => {
    failure = new Error('Bearer sc-secret');
    const answer = await listener(ourPage, 'library.status', undefined);
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('sc-secret');
    expect(reports).toEqual([['library.status', failure]]);
  });
});
