import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';
import { createSync } from '../../../electron/sync/sync.ts';
import { makeAccount } from '../../fakes/account.ts';
import { startFakeService } from '../../fakes/service.ts';
import { differences as differencesOnDisk } from '../../soak/truth.ts';
import { differences, openBench } from './bench.ts';
import { calm } from './calm.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe('a sync', () => {
  test('whose library is moved away in its midst stops, makes no second one, and goes on when it is back', async () => {
    const account = makeAccount({ seed: 91, voiceovers: 120 });
    const bench = await openBench({ account, audioLatency: 5 });
    cleanups.push(bench.close);
    const { folder } = bench.library;
    const elsewhere = `${folder}-elsewhere`;
    let stored = 0;
    const sync = createSync({
      client: bench.client,
      library: {
        ...bench.library,
        async storeMedia(task, bytes) {
          const audio = await bench.library.storeMedia(task, bytes);
          stored += 1;
          if (stored === 20) await rename(folder, elsewhere);
          return audio;
        },
      },
    });
    await expect(sync.run(calm())).rejects.toMatchObject({ code: 'disk-missing' });
    expect(existsSync(folder)).toBe(false);

    await rename(elsewhere, folder);
    const asked = bench.service.audioRequests.length;
    const here = new Set(await bench.library.ids(clipQuerySchema.parse({ audio: ['cached'] })));
    expect(here.size).toBeGreaterThan(0);
    await bench.run();
    expect(await differences(bench)).toEqual([]);
    const urls = bench.service.audioRequests.slice(asked).map(({ url }) => url);
    const again = account.outputs.filter(
      ({ id, audioFile }) => here.has(id) && urls.some((url) => url.includes(audioFile)),
    );
    expect(again).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')(
    'that the system put to sleep goes on when it wakes, though every connection is gone',
    async () => {
      const account = makeAccount({ seed: 92, voiceovers: 120 });
      const service = await startFakeService({ account, audioLatency: 10 });
      cleanups.push(service.close);
      const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-sleep-'));
      cleanups.push(() => rm(folder, { recursive: true, force: true }));
      const script = fileURLToPath(new URL('../../soak/sync-child.ts', import.meta.url));
      const options = JSON.stringify({ folder, apiUrl: service.apiUrl, key: service.key });
      const child = fork(script, [options], { execArgv: [] });
      const exited = once(child, 'exit');
      let stored = 0;
      let naps = 0;
      child.on('message', (moment) => {
        if (moment !== 'stored') return;
        stored += 1;
        if (stored % 30 !== 0) return;
        naps += 1;
        child.kill('SIGSTOP');
        service.dropConnections();
        setImmediate(() => child.kill('SIGCONT'));
      });
      expect(await exited).toEqual([0, null]);
      expect(naps).toBeGreaterThan(2);
      expect(await differencesOnDisk(folder, account)).toEqual([]);
    },
  );
});
