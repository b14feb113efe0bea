import { chromium } from '@playwright/test';
import { globSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../build/paths.mjs';
import { devToolsPort, ended } from '../package/packaged.ts';
import { sandboxedRenderers } from '../package/processes.ts';
import type { Person } from './machine.ts';
import { addPerson, aptOptions, run, startSystemBus } from './machine.ts';

let person: Person;
let program: string;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const archive = globSync('release/voicekeep-stand-in.tar.gz', { cwd: root })[0] ?? '';
  expect(archive, 'the tar.gz of `npm run package -- --stand-in`').not.toBe('');
  // What the program needs of the system, which the deb would bring along.
  const deb = globSync('release/voicekeep_*-stand-in.deb', { cwd: root })[0] ?? '';
  const needed = (await run('dpkg-deb', '-f', path.join(root, deb), 'Depends')).trim();
  await run('apt-get', ...aptOptions, 'satisfy', '-y', '--no-install-recommends', needed);
  cleanUps.push(await startSystemBus());
  person = await addPerson(`voicekeep-${process.pid}-c`, {});
  cleanUps.push(() => person.leave());
  const copy = path.join(person.home, 'voicekeep.tar.gz');
  await run('cp', path.join(root, archive), copy);
  await run('chown', person.name, copy);
  expect(await ended(person.start('tar', ['-xzf', copy]))).toMatchObject({ code: 0 });
  program = path.join(person.home, 'linux-unpacked', 'voicekeep');
}, 600_000);

afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
}, 120_000);

it('the unpacked tar.gz answers commands', async () => {
  expect(await ended(person.start(program, ['--version']))).toMatchObject({ code: 0, err: '' });
  const synced = await ended(person.start(program, ['--sample', 'sync', '--json']));
  expect(synced).toMatchObject({ code: 0 });
  expect(JSON.parse(synced.out)).toMatchObject({ complete: true });
}, 120_000);

it('the unpacked tar.gz opens its window, with the sandbox that an ordinary person can make', async () => {
  const end = ended(person.start(program, ['--remote-debugging-port=0']));
  const port = await devToolsPort(path.join(person.home, '.local', 'share'), end);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const page = browser.contexts()[0]?.pages()[0];
  page?.setDefaultTimeout(90_000);
  await page?.getByRole('button', { name: 'Try it with a sample library' }).click();
  await page?.getByRole('grid', { name: 'Clips' }).waitFor();
  await sandboxedRenderers(path.dirname(program));
  await page?.close();
  expect((await end).code).toBe(0);
}, 120_000);
