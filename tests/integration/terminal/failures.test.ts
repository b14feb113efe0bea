import { existsSync } from 'node:fs';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { accountOf, makeAccount } from '../../fakes/account.ts';
import type { ApiFault } from '../../fakes/faults.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import type { Ran, Sandbox } from './sandbox.ts';
import { createSandbox } from './sandbox.ts';

let service: FakeService;
let sandbox: Sandbox;

beforeAll(async () => {
  service = await startFakeService({ account: makeAccount({ seed: 1, voiceovers: 5 }) });
  sandbox = await createSandbox({ VOICEKEEP_API_URL: service.apiUrl, STABLECOG_API_KEY: service.key });
});
afterEach(() => {
  service.faults.audio = [];
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
});

/** One sentence for a person on stderr, the same as one JSON document, and no trace of the program's insides. */
function expectError(ran: Ran, code: string, exitCode: number): void {
  expect(ran.code).toBe(exitCode);
  expect(ran.json()).toMatchObject({ error: { code, message: expect.stringMatching(/[.)]$/) as unknown } });
  expect(ran.stderr).toMatch(/^voicekeep: [A-Z-]/);
  expect(ran.stderr).not.toMatch(/\n\s+at |node:|\.ts:/);
}

describe('a wrong command line', { timeout: 30_000 }, () => {
  it.each([
    [[]],
    [['frobnicate']],
    [['sync', '--nonsense']],
    [['export']],
    [['list', '--from', '2023-02-30']],
    [['list', '--sort', 'size']],
    [['list', '--limit', '0']],
    [['list', '--library', '']],
    [['connect']],
    [['connect', '--key-stdin', '--sample']],
    [['verify', 'somewhere', '--repair']],
    [['verify', '']],
    [['export', '']],
    [['export', ' ']],
    [['export', 'out', '--undo', '--dry-run']],
    [['list', '--library', '~someone/clips']],
    [['sync', '--api', 'http://example.org']],
    [['list', '--search', 'x'.repeat(501)]],
    [['list', '--from', 'x'.repeat(100_000)]],
    [['list', `--${'x'.repeat(100_000)}`]],
    [['export', 'out', '--removed', 'burn']],
  ])('is told, with exit code 2: %j', async (args) => {
    const ran = await sandbox.run([...args, '--json']);
    expectError(ran, 'bad-request', 2);
    expect(ran.stderr.length).toBeLessThan(2000);
  });

  it('is told with the values that there are', async () => {
    expect((await sandbox.run(['export', 'out', '--removed', 'burn'])).stderr).toContain(
      'keep, move, delete',
    );
    expect((await sandbox.run(['export', 'out', '--lists', 'csv,pdf'])).stderr).toContain('csv, json');
  });

  it('is told without JSON on stderr alone', async () => {
    const ran = await sandbox.run(['list', '--limit', 'many\u001b[2J']);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toMatch(/^voicekeep: .*whole number.*--help\.\n$/);
    expect(ran.stderr).not.toContain('\u001b');
  });

  it.skipIf(process.platform === 'win32')(
    'is none where the working folder was deleted: that is told',
    async () => {
      const gone = path.join(sandbox.folder, 'gone');
      await mkdir(gone);
      const script = 'cd gone && rmdir ../gone && exec "$@"';
      for (const command of ['status', 'export', 'list', 'sync']) {
        await mkdir(gone, { recursive: true });
        expectError(
          await sandbox.run([command, ...(command === 'export' ? ['/out'] : []), '--json'], { script }),
          'bad-request',
          2,
        );
      }
    },
  );

  it.runIf(existsSync('/dev/full'))('and help fail where what they print cannot be written', async () => {
    for (const command of ['--help', '--version', 'help']) {
      const ran = await sandbox.run([command], { script: 'exec "$@" > /dev/full' });
      expect(ran).toMatchObject({ code: 5, stderr: expect.stringMatching(/disk .* is full/) as unknown });
    }
  });

  it('gets help on request', async () => {
    const ran = await sandbox.run(['--help']);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/connect .*sync .*status .*list .*export .*verify /s);
    expect((await sandbox.run(['list', '--help'])).stdout).toMatch(/--sort.*:desc.*--library/s);
  });
});

describe('a key that cannot be used', { timeout: 30_000 }, () => {
  it('ends with exit code 3 when the service refuses it', async () => {
    const env = { STABLECOG_API_KEY: 'sc-canary-wrong' };
    const ran = await sandbox.run(['sync', '--json'], { env });
    expectError(ran, 'key-refused', 3);
    expect(ran.stdout + ran.stderr).not.toContain('canary');
  });

  it('ends with exit code 3 when it cannot be a key at all', async () => {
    const ran = await sandbox.run(['sync', '--json'], {
      env: { STABLECOG_API_KEY: 'sc-canary with\nbreaks' },
    });
    expectError(ran, 'key-refused', 3);
    expect(ran.stdout + ran.stderr).not.toContain('canary');
  });

  it('ends with exit code 3 when there is none, and no keychain', async () => {
    expectError(
      await sandbox.run(['sync', '--json'], { env: { STABLECOG_API_KEY: '' } }),
      'keychain-unavailable',
      3,
    );
  });

  it.each([
    ['', 'key-missing'],
    [' \n', 'key-missing'],
    ['sc-wrong\n', 'key-refused'],
    ['sc-two words', 'key-refused'],
  ])('is not connected: %j', async (input, code) => {
    expectError(await sandbox.run(['connect', '--key-stdin', '--json'], { input }), code, 3);
  });

  it('is not kept by the terminal when there is no keychain', async () => {
    const ran = await sandbox.run(['connect', '--key-stdin', '--json'], {
      input: ` ${service.key}\r\n`,
      env: { STABLECOG_API_KEY: '' },
    });
    expectError(ran, 'keychain-unavailable', 3);
    expect(ran.stderr).toMatch(/The service accepts the key.*nothing was saved.*STABLECOG_API_KEY/);
  });
});

// Beside each other, as most of their time is waiting between tries.
describe.concurrent('a service that cannot be used', { timeout: 60_000 }, () => {
  async function syncWith(kind: ApiFault['kind'], code: string): Promise<FakeService> {
    const bad = await startFakeService({ account: accountOf([]), faults: { api: [{ kind }] } });
    try {
      const args = ['--api', bad.apiUrl, '--library', kind];
      expectError(await sandbox.run(['sync', '--json', ...args]), code, 4);
      return bad;
    } finally {
      await bad.close();
    }
  }

  it('ends with exit code 4 when it is out of reach', async () => {
    const args = ['--api', 'http://127.0.0.1:1', '--library', 'out-of-reach'];
    expectError(await sandbox.run(['sync', '--json', ...args]), 'service-unreachable', 4);
  });

  it('ends with exit code 4 when it answers with a web page', async () => {
    await syncWith('html-200', 'service-not-understood');
  });

  it('ends with exit code 4, and gets no key, when it points elsewhere', async () => {
    const { audioRequests } = await syncWith('redirect', 'service-redirected');
    expect(audioRequests.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
  });
});

describe('a sync that was done in part', { timeout: 60_000 }, () => {
  it('ends with exit code 1 and names each clip that failed', async () => {
    const broken = service.account.outputs[0]?.id ?? '';
    service.faults.audio = [{ kind: 'status-404', clips: [broken] }];
    const ran = await sandbox.run(['sync', '--json', '--library', 'in-part']);
    expect(ran.code).toBe(1);
    const total = service.account.outputs.length;
    expect(ran.json()).toMatchObject({
      outputs: total,
      audio: { cached: total - 1, failed: 1, failures: [{ id: broken }] },
    });
  });

  it('counts no web pages as audio, and names what is still missing when it is not asked for again yet', async () => {
    service.faults.audio = [{ kind: 'html-200' }];
    const args = ['--library', 'behind-a-portal'];
    const ids = service.account.outputs.map(({ id }) => id);
    expect((await sandbox.run(['sync', ...args])).stdout).toContain(
      'Audio of 0 is here, 0 B of it downloaded',
    );
    service.faults.audio = [];
    const again = await sandbox.run(['sync', ...args]);
    expect(again.code).toBe(1);
    for (const id of ids.slice(0, 20)) expect(again.stdout).toContain(`missing: audio of ${id} (failed)`);
    expect(again.stdout).toContain('voicekeep sync --full tries it at once');
    expect((await sandbox.run(['sync', '--full', ...args])).code).toBe(0);
  });
});

describe('an account', { timeout: 30_000 }, () => {
  it('may be empty', async () => {
    const empty = await startFakeService({ account: accountOf([]) });
    try {
      const args = ['--library', 'empty', '--api', empty.apiUrl, '--json'];
      const synced = await sandbox.run(['sync', ...args]);
      expect(synced.json()).toMatchObject({ outputs: 0, audio: { cached: 0, failed: 0 } });
      expect(synced.code).toBe(0);
      expect((await sandbox.run(['list', ...args])).json()).toEqual({ total: 0, clips: [] });
      const exported = await sandbox.run(['export', 'nothing', ...args]);
      expect(exported).toMatchObject({ code: 0 });
      expect((await sandbox.run(['verify', ...args])).code).toBe(0);
    } finally {
      await empty.close();
    }
  });
});

describe('a folder that cannot be used', { timeout: 30_000 }, () => {
  it('ends with exit code 5 when the library cannot be made there', async () => {
    await writeFile(path.join(sandbox.folder, 'file'), 'a file where a folder should be');
    const ran = await sandbox.run(['sync', '--json', '--library', 'file/library']);
    expect(ran.code).toBe(5);
    expect(ran.json()).toMatchObject({ error: { code: expect.stringMatching(/^disk-/) as unknown } });
  });

  it('is refused when an export would go into the library', async () => {
    await sandbox.run(['sync', '--json']);
    const ran = await sandbox.run(['export', 'home/library/out', '--json']);
    expectError(ran, 'export-inside-library', 2);
  });

  it('is told about when a template makes no sense', async () => {
    await sandbox.run(['sync', '--json']);
    expectError(
      await sandbox.run(['export', 'out', '--template', '{nonsense}', '--json']),
      'template-invalid',
      2,
    );
  });

  it('does not hide damaged settings', async () => {
    await mkdir(path.join(sandbox.folder, 'home'), { recursive: true });
    await writeFile(path.join(sandbox.folder, 'home', 'settings.json'), '{');
    const ran = await sandbox.run(['sync', '--json']);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/settings file is damaged/);
    expect(ran.json()).toMatchObject({ outputs: expect.any(Number) as unknown });
  });
});

describe('a person who cancels', { timeout: 60_000 }, () => {
  it('gets exit code 130, keeps what was done, and goes on later', async () => {
    const slow = await startFakeService({
      account: makeAccount({ seed: 2, voiceovers: 60 }),
      audioLatency: 150,
    });
    try {
      const args = ['sync', '--json', '--library', 'cancelled', '--api', slow.apiUrl];
      const cancelled = await sandbox.run(args, {
        onStart: (child) => {
          void vi
            .waitFor(() => expect(slow.audioRequests.length).toBeGreaterThan(12), {
              timeout: 30_000,
              interval: 20,
            })
            .finally(() => child.kill('SIGINT'));
        },
      });
      expectError(cancelled, 'cancelled', 130);
      const again = await sandbox.run(args);
      const total = slow.account.outputs.length;
      expect(again.json()).toMatchObject({ outputs: total, audio: { cached: total, failed: 0 } });
      // Those that were under way when the person cancelled (8 connections) may be asked for twice; no others.
      expect(slow.audioRequests.length).toBeLessThanOrEqual(total + 8);
    } finally {
      await slow.close();
    }
  });
});

describe('a library that was there and is not', { timeout: 30_000 }, () => {
  it('is told by every command, and none is made in its place', async () => {
    const folder = path.join(sandbox.folder, 'moved');
    expect((await sandbox.run(['sync', '--library', folder])).code).toBe(0);
    await rename(folder, `${folder}-elsewhere`);
    for (const args of [['status'], ['list'], ['verify'], ['export', 'somewhere'], ['sync']]) {
      expectError(await sandbox.run([...args, '--library', folder, '--json']), 'disk-missing', 5);
      await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    }
    await rename(`${folder}-elsewhere`, folder);
    expect((await sandbox.run(['status', '--library', folder])).code).toBe(0);
  });
});
