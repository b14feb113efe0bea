import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import type { Sandbox } from './sandbox.ts';
import { cli } from '../../built.ts';
import { createSandbox } from './sandbox.ts';

/** util-linux' `script` runs a command on a terminal of its own. */
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

let service: FakeService;
let sandbox: Sandbox;
beforeAll(async () => {
  service = await startFakeService({ account: makeAccount({ seed: 1, voiceovers: 2 }) });
  sandbox = await createSandbox();
});
afterAll(async () => {
  await service.close();
  await sandbox.remove();
});

/** Types into `connect --key-stdin` once it asks; answers all that the terminal showed. */
async function type(keys: string): Promise<{ readonly shown: string; readonly code: number | null }> {
  const command = `'${process.execPath}' '${cli}' connect --key-stdin --api ${service.apiUrl}`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: sandbox.folder,
      VOICEKEEP_HOME: path.join(sandbox.folder, 'home'),
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    },
    stdio: 'pipe',
  });
  let shown = '';
  let typed = false;
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    shown += piece;
    if (typed || !shown.includes('press Enter')) return;
    typed = true;
    // Raw mode begins right after the sentence.
    setTimeout(() => child.stdin.write(keys), 300);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { shown, code };
}

describe.skipIf(!hasScript)(
  'a key that is typed on a terminal (needs util-linux’ script)',
  { timeout: 60_000 },
  () => {
    it('is not shown, and is checked as one that is piped in', async () => {
      const { shown, code } = await type(`${service.key}x\u007f\r`);
      expect(shown).not.toContain(service.key.slice(0, 12));
      // The service took it; there is no keychain here to save it in.
      expect(shown).toMatch(/The service accepts the key/);
      expect(code).toBe(3);
    });

    it('can be given up with Ctrl+C', async () => {
      const { shown, code } = await type('sc-half\u0003');
      expect(shown).not.toContain('sc-half');
      expect(code).toBe(130);
    });
  },
);
