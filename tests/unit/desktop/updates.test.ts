import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UpdateState } from '../../../electron/contract/updates.ts';
import type { Updater } from '../../../electron/desktop/updates.ts';
import { readFeed } from '../../../electron/desktop/update-feed.ts';
import { createUpdates } from '../../../electron/desktop/updates.ts';

function setUp(feed: { readonly mayInstall: boolean } | null, updater: Partial<Updater> = {}) {
  const calls: string[] = [];
  const told: UpdateState[] = [];
  const job = { runs: false };
  const updates = createUpdates({
    feed,
    updater: async () => {
      calls.push('loaded');
      return {
        newest: async () => '2.0.0',
        download: async () => undefined,
        install: async () => void calls.push('installed'),
        ...updater,
      };
    },
    idle: () => !job.runs,
    onChange: (state) => told.push(state),
  });
  return { calls, updates, told, job };
}

describe('updates', () => {
  it('are off without a feed, and nothing is even loaded', async () => {
    const { calls, updates } = setUp(null);
    expect(await updates.check()).toEqual({ kind: 'off' });
    await expect(updates.download()).rejects.toMatchObject({ code: 'update-none' });
    expect(calls).toEqual([]);
  });

  it('are told first, downloaded when asked, and installed only on the user’s word', async () => {
    const { calls, updates, told } = setUp(
      { mayInstall: true },
      { download: async (onPercent) => [40, 100].forEach(onPercent) },
    );
    await expect(updates.install()).rejects.toMatchObject({ code: 'update-none' });
    expect(await updates.check()).toEqual({ kind: 'available', version: '2.0.0', mayInstall: true });
    await expect(updates.install()).rejects.toMatchObject({ code: 'update-none' });
    expect(await updates.download()).toEqual({ kind: 'ready', version: '2.0.0' });
    expect(told).toEqual([
      { kind: 'downloading', percent: 0 },
      { kind: 'downloading', percent: 40 },
      { kind: 'downloading', percent: 100 },
      { kind: 'ready', version: '2.0.0' },
    ]);
    expect(calls).not.toContain('installed');
    await updates.install();
    expect(calls).toContain('installed');
  });

  it('are not installed under a sync or an export, and stay ready', async () => {
    const { calls, updates, job } = setUp({ mayInstall: true });
    await updates.check();
    await updates.download();
    job.runs = true;
    await expect(updates.install()).rejects.toMatchObject({ code: 'update-job-running' });
    expect(calls).not.toContain('installed');
    job.runs = false;
    await updates.install();
    expect(calls).toContain('installed');
  });

  it('that cannot be installed by the app are told, and neither downloaded nor installed', async () => {
    const { calls, updates } = setUp({ mayInstall: false });
    expect(await updates.check()).toEqual({ kind: 'available', version: '2.0.0', mayInstall: false });
    await expect(updates.download()).rejects.toMatchObject({ code: 'update-none' });
    await expect(updates.install()).rejects.toMatchObject({ code: 'update-none' });
    expect(calls).toEqual(['loaded']);
  });

  it('that cannot be had leave this version as it is, and may be tried again', async () => {
    const unreachable = setUp({ mayInstall: true }, { newest: () => Promise.reject(new Error('net')) });
    await expect(unreachable.updates.check()).rejects.toMatchObject({ code: 'update-failed' });
    expect(unreachable.updates.state()).toEqual({ kind: 'unknown' });
    const broken = setUp({ mayInstall: true }, { download: () => Promise.reject(new Error('sha512')) });
    await broken.updates.check();
    await expect(broken.updates.download()).rejects.toMatchObject({ code: 'update-failed' });
    expect(broken.updates.state()).toMatchObject({ kind: 'available' });
    expect(broken.told.at(-1)).toMatchObject({ kind: 'available' });
  });
});

describe('the feed that a build was packed with', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-feed-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (url: string, more = '') =>
    writeFile(path.join(folder, 'app-update.yml'), `provider: generic\nurl: ${url}\n${more}`);

  it('is none where there is no file', async () => {
    expect(await readFeed(folder, 'linux', {})).toBeNull();
  });

  it.each([
    ['http://example.org/', false],
    ['"http://example.org/"', false],
    ['http://127.0.0.1.example.org/', false],
    ['http://127.0.0.1@example.org/', false],
    ['ftp://example.org/', false],
    ['example.org', false],
    ['https://example.org/', true],
    ['http://127.0.0.1:8080/', true],
    ['http://[::1]:8080/', true],
  ])('at %s is asked: %s', async (url, isAsked) => {
    await write(url);
    expect((await readFeed(folder, 'darwin', {})) !== null).toBe(isAsked);
  });

  it('is none when one of its addresses could be changed by anybody on the way', async () => {
    await write('https://example.org/', 'url: http://example.org/\n');
    expect(await readFeed(folder, 'darwin', {})).toBeNull();
  });

  it.each([
    ['darwin', {}, '', true],
    ['win32', {}, '', false],
    ['win32', {}, 'publisherName: The Voicekeep authors\n', true],
    ['win32', {}, 'publisherName:\n  - The Voicekeep authors\n', true],
    ['linux', {}, 'publisherName: The Voicekeep authors\n', false],
    ['linux', { APPIMAGE: 'Voicekeep.AppImage' }, '', false],
    ['linux', { APPIMAGE: '/opt/Voicekeep.AppImage' }, '', true],
  ] as const)('on %s with %o and "%s" has updates installed: %s', async (platform, env, more, mayInstall) => {
    await write('https://example.org/', more);
    expect(await readFeed(folder, platform, env)).toEqual({ mayInstall });
  });
});
