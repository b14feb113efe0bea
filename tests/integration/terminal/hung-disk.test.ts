import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cli } from '../../built.ts';
import { accountOf } from '../../fakes/account.ts';
import { startFakeService } from '../../fakes/service.ts';
import { outcomeOf } from '../../outcome.ts';

const impatient = fileURLToPath(new URL('impatient.ts', import.meta.url));

/** A disk whose driver can be stopped, so that it answers nothing any more. */
interface Disk {
  readonly folder: string;
  hang(): void;
  goOn(): void;
}

const ran = (program: string, ...parameters: readonly string[]) =>
  spawnSync(program, parameters, { stdio: 'ignore' }).status === 0;

async function mountDisk(context: TestContext): Promise<Disk> {
  const place = await mkdtemp(path.join(tmpdir(), 'voicekeep-hung-'));
  const [image, folder] = [path.join(place, 'image'), path.join(place, 'disk')];
  await mkdir(folder);
  await writeFile(image, '');
  await truncate(image, 40 * 1024 * 1024);
  if (!ran('mkfs.ntfs', '-F', '-Q', image)) context.skip('mkfs.ntfs is not installed');
  const driver = spawn('ntfs-3g', ['-o', 'no_detach', image, folder], { stdio: 'ignore' });
  driver.on('error', () => undefined); // the disk is not mounted then, which is told below
  onTestFinished(async () => {
    driver.kill('SIGCONT');
    spawnSync('umount', [folder]);
    await rm(place, { recursive: true });
  });
  for (let look = 0; look < 50 && !ran('mountpoint', '-q', folder); look += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  if (!ran('mountpoint', '-q', folder)) context.skip('no disk of a driver of its own can be mounted here');
  return { folder, hang: () => void driver.kill('SIGSTOP'), goOn: () => void driver.kill('SIGCONT') };
}

/** Whether a thread of a process waits for the disk's driver; one that ends meanwhile does not. */
async function waitsForDriver(pid: number | undefined): Promise<boolean> {
  const tasks = `/proc/${pid ?? 0}/task`;
  const names = await readdir(tasks);
  const waits = await Promise.all(
    names.map((name) => readFile(`${tasks}/${name}/wchan`, 'utf8').catch(() => '')),
  );
  return waits.some((name) => name.includes('request_wait'));
}

describe('a library on a disk that does not answer', () => {
  test('is told so within its time, also to one who cancels; its lock is free, and it opens when the disk answers', async (context) => {
    const disk = await mountDisk(context);
    const home = await mkdtemp(path.join(tmpdir(), 'voicekeep-hung-home-'));
    onTestFinished(() => rm(home, { recursive: true }));
    const library = path.join(disk.folder, 'library');
    const start = (program: string, ...args: readonly string[]) => {
      const env = {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        VOICEKEEP_HOME: home,
        STABLECOG_API_KEY: 'sc-none',
      };
      return spawn(process.execPath, [program, ...args, '--library', library, '--json'], {
        env,
        stdio: 'pipe',
      });
    };
    const run = (program: string, ...args: readonly string[]) => outcomeOf(start(program, ...args));
    const service = await startFakeService({ account: accountOf([]) });
    onTestFinished(service.close);
    // Makes the library, before the service refuses the key.
    expect(await run(cli, 'sync', '--api', service.apiUrl)).toMatchObject({ code: 3 });
    expect(await run(cli, 'list')).toMatchObject({ code: 0 });

    disk.hang();
    const late = await run(impatient, 'list');
    expect(late.code).toBe(5);
    expect(JSON.parse(late.stdout)).toMatchObject({ error: { code: 'library-not-opened' } });
    expect(late.stderr).toMatch(/did not open in time/);

    const waiting = start(cli, 'sync');
    const cancelled = outcomeOf(waiting);
    while (!(await waitsForDriver(waiting.pid))) await new Promise((resolve) => setTimeout(resolve, 50));
    waiting.kill('SIGINT');
    expect((await cancelled).code).toBe(130);

    disk.goOn();
    expect(await run(cli, 'list')).toMatchObject({ code: 0 });
    expect((await run(cli, 'verify', '--repair')).code).not.toBe(5);
  }, 60_000);
});
