import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenAccount } from '../../../electron/account/account.ts';
import { createCurrentAccount } from '../../../electron/desktop/account.ts';

/** Libraries that open and close when a test says so. */
function setUp() {
  const events: string[] = [];
  const errors: unknown[] = [];
  const opened = new Map<string, (account: OpenAccount) => void>();
  const refused = new Map<string, (error: Error) => void>();
  const account = createCurrentAccount({
    open: (kind, at) =>
      new Promise((resolve, reject) => {
        const folder = at?.folder ?? kind;
        events.push(`opening ${folder}`);
        opened.set(folder, resolve);
        refused.set(folder, reject);
      }),
    beforeClose: async () => {
      events.push('stopping');
    },
    onError: (error) => errors.push(error),
  });
  const library = (name: string, close: () => Promise<void> = async () => undefined) =>
    ({
      kind: name === 'sample' ? 'sample' : 'service',
      close: () => {
        events.push(`closing ${name}`);
        return close();
      },
    }) as unknown as OpenAccount;
  async function open(kind: 'service' | 'sample', close?: () => Promise<void>) {
    const changed = account.change(kind);
    await vi.waitFor(() => expect(opened.has(kind)).toBe(true));
    opened.get(kind)!(library(kind, close));
    await changed;
  }
  return { account, events, errors, opened, refused, library, open };
}

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => vi.useRealTimers());

describe('the account that is open', () => {
  it('is closed, its jobs stopped first, before another is opened', async () => {
    const { account, events, open } = setUp();
    await open('service');
    await open('sample');
    expect(events).toEqual(['opening service', 'stopping', 'closing service', 'opening sample']);
    expect(account.kind).toBe('sample');
    await account.change('none');
    expect(() => account.get()).toThrow(expect.objectContaining({ code: 'library-not-open' }));
  });

  it('that is still being opened is given up for another, and closed when it is open after all', async () => {
    const { account, events, opened, library } = setUp();
    const first = account.change('service');
    const failed = expect(first).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(account.opening).toBe(true));
    const second = account.change('sample');
    await failed;
    await vi.waitFor(() => expect(opened.has('sample')).toBe(true));
    opened.get('sample')!(library('sample'));
    await second;
    expect(account.kind).toBe('sample');
    opened.get('service')!(library('service'));
    await vi.waitFor(() => expect(events).toContain('closing service'));
    expect(account.kind).toBe('sample');
  });

  it('can always be left, though its library never opens', async () => {
    const { account } = setUp();
    const stuck = expect(account.change('service')).rejects.toMatchObject({ code: 'cancelled' });
    await vi.waitFor(() => expect(account.opening).toBe(true));
    await account.change('none');
    await stuck;
    await account.idle();
    expect(account).toMatchObject({ kind: 'none', opening: false, problem: null });
  });

  it('that does not close in time is left to itself, and that is noted', async () => {
    const { account, errors, open } = setUp();
    await open('service', () => new Promise(() => undefined));
    const left = account.change('none');
    await vi.advanceTimersByTimeAsync(10_000);
    await left;
    expect(errors).toEqual([expect.objectContaining({ code: 'library-not-closed' })]);
    expect(account.kind).toBe('none');
  });

  it('asked for twice is opened once', async () => {
    const { account, events, opened, library } = setUp();
    const both = Promise.all([account.change('service'), account.change('service')]);
    await vi.waitFor(() => expect(opened.has('service')).toBe(true));
    opened.get('service')!(library('service'));
    await both;
    expect(events).toEqual(['opening service']);
  });

  it('that could not be opened says why, until one is', async () => {
    const { account, refused, open } = setUp();
    const failed = expect(account.change('service')).rejects.toThrow('broken');
    await vi.waitFor(() => expect(refused.has('service')).toBe(true));
    refused.get('service')!(new Error('broken'));
    await failed;
    expect(account.problem).toEqual({ code: 'internal' });
    await open('sample');
    expect(account.problem).toBeNull();
  });
});
