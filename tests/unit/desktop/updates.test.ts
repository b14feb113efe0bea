import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Updater } from '../../../electron/desktop/updates.ts';
import { createUpdates, readFeed } from '../../../electron/desktop/updates.ts';

function setUp(feed: { readonly signed: boolean } | null, updater: Partial<Updater> = {}) {
  const calls: string[] = [];
  const updates = createUpdates({
    feed,
    updater: async () => {
      calls.push('loaded');
      return {
        newest: async () => '2.0.0',
        download: async () => undefined,
        install: () => calls.push('installed'),
        ...updater,
      };
    },
  });
  return { calls, updates };
}

describe('updates', () => {
  it('are off without a feed, and nothing is even loaded', async () => {
    const { calls, updates } = setUp(null);
    expect(await updates.check()).toEqual({ kind: 'off' });
    await expect(updates.download()).rejects.toMatchObject({ code: 'update-none' });
    expect(calls).toEqual([]);
  });

  it('are told first, downloaded when asked, and installed only on the user’s word', async () => {
    const { calls, updates } = setUp({ signed: true });
    expect(() => updates.install()).toThrow(expect.objectContaining({ code: 'update-none' }));
    expect(await updates.check()).toEqual({ kind: 'available', version: '2.0.0', mayInstall: true });
    expect(() => updates.install()).toThrow(expect.objectContaining({ code: 'update-none' }));
    expect(await updates.download()).toEqual({ kind: 'ready', version: '2.0.0' });
    expect(calls).not.toContain('installed');
    updates.install();
    await expect.poll(() => calls).toContain('installed');
  });

  it('that no signature proves are told, and neither downloaded nor installed', async () => {
    const { calls, updates } = setUp({ signed: false });
    expect(await updates.check()).toEqual({ kind: 'available', version: '2.0.0', mayInstall: false });
    await expect(updates.download()).rejects.toMatchObject({ code: 'update-none' });
    expect(() => updates.install()).toThrow(expect.objectContaining({ code: 'update-none' }));
    expect(calls).toEqual(['loaded']);
  });

  it('that cannot be had leave this version as it is, and may be tried again', async () => {
    const unreachable = setUp({ signed: true }, { newest: () => Promise.reject(new Error('net')) });
    await expect(unreachable.updates.check()).rejects.toMatchObject({ code: 'update-failed' });
    expect(unreachable.updates.state()).toEqual({ kind: 'unknown' });
    const broken = setUp({ signed: true }, { download: () => Promise.reject(new Error('sha512')) });
    await broken.updates.check();
    await expect(broken.updates.download()).rejects.toMatchObject({ code: 'update-failed' });
    expect(broken.updates.state()).toMatchObject({ kind: 'available' });
  });
});

describe('the feed that a build was packed with', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-feed-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is none where there is no file, or one without https', async () => {
    expect(await readFeed(folder, 'linux')).toBeNull();
    await writeFile(path.join(folder, 'app-update.yml'), 'provider: generic\nurl: http://example.org/\n');
    expect(await readFeed(folder, 'darwin')).toBeNull();
  });

  it.each([
    ['darwin', '', true],
    ['win32', '', false],
    ['win32', 'publisherName: The Voicekeep authors\n', true],
    ['win32', 'publisherName:\n  - The Voicekeep authors\n', true],
    ['linux', 'publisherName: The Voicekeep authors\n', false],
  ] as const)('on %s with "%s" proves updates by a signature: %s', async (platform, more, signed) => {
    const text = `provider: generic\nurl: https://example.org/\n${more}`;
    await writeFile(path.join(folder, 'app-update.yml'), text);
    expect(await readFeed(folder, platform)).toEqual({ signed });
  });
});
