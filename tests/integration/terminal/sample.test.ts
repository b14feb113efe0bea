import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from './sandbox.ts';
import { createSandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  // The real service's address, so that a test would notice if the sample went there.
  sandbox = await createSandbox({ VOICEKEEP_API_URL: 'http://127.0.0.1:1' });
});
afterAll(() => sandbox.remove());

describe('the sample account', { timeout: 60_000 }, () => {
  it('needs no key: it is listed, and its audio fetched', async () => {
    const listed = await sandbox.run(['sync', '--sample', '--no-audio', '--json']);
    expect(listed.code).toBe(0);
    expect(listed.json()).toMatchObject({ audio: { cached: 0 } });
    // Another start of the sample's service, on other ports.
    const synced = await sandbox.run(['sync', '--sample', '--json']);
    expect(synced).toMatchObject({ code: 0, stderr: '' });
    expect(synced.json()).toMatchObject({ added: 0, audio: { failed: 0 }, audit: { unaccounted: 0 } });
    const status = await sandbox.run(['status', '--sample', '--json']);
    expect(status.json()).toMatchObject({ waiting: 0, failed: 0, account: { kind: 'sample', key: null } });
  });

  it('is exported, proven and repaired as any other', async () => {
    expect(await sandbox.run(['export', '--sample', 'out', '--json'])).toMatchObject({ code: 0 });
    expect(await sandbox.run(['verify', 'out', '--sample', '--json'])).toMatchObject({ code: 0 });
    expect(await sandbox.run(['verify', '--sample', '--repair', '--json'])).toMatchObject({ code: 0 });
  });

  it.skipIf(process.platform === 'win32').each([27, 30, 34, 40, 48])(
    'may open %i files at once, and says that these are too few or does all of it',
    async (files) => {
      const script = `ulimit -n ${files}; exec "$@"`;
      for (const args of [['verify'], ['list'], ['export', 'few', '--dry-run']]) {
        const ran = await sandbox.run([...args, '--sample', '--json'], { script });
        if (ran.code !== 0) expect(ran.json()).toMatchObject({ error: { code: 'files-limit' } });
      }
      expect((await sandbox.run(['verify', '--sample', '--json'])).json()).toMatchObject({
        changed: 0,
        missing: 0,
        complete: true,
      });
    },
  );

  it('lies in a library of its own', async () => {
    const files = await sandbox.files('home');
    expect(files.every((file) => file.startsWith('sample-library/'))).toBe(true);
    expect((await sandbox.run(['status', '--json'])).code).toBe(5);
  });
});
