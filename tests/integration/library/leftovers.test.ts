import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../../files-below.ts';
import { makeAccount } from '../../fakes/account.ts';
import { clipOf, list, taskOf } from './shelf.ts';
import { shelfOfTest } from './shelf-of-test.ts';

const temporary = (digit: string) => `.voicekeep-${digit.repeat(24)}.part`;
const account = makeAccount({ seed: 5, voiceovers: 2 });
const ids = account.outputs.map(({ id }) => id);

/** Kills the writer before it gives a file its name; answers how many it has named then. 0: it is not killed. */
async function write(library: string, crashAt: number): Promise<number> {
  const preload = new URL('../sync/count-steps.ts', import.meta.url).href;
  const script = fileURLToPath(new URL('killed-writer.ts', import.meta.url));
  const counter = `${library}.steps`;
  const child = spawn(process.execPath, ['--import', preload, script, library], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      VOICEKEEP_TEST_STEPS: JSON.stringify({ folder: library, counter, crashAt, renamesOf: '[.]part$' }),
    },
  });
  await once(child, 'close');
  expect([child.exitCode, child.signalCode], `file ${crashAt}`).toEqual(
    crashAt === 0 ? [0, null] : [null, 'SIGKILL'],
  );
  const steps = (await stat(counter)).size;
  await rm(counter);
  return steps;
}

const partsIn = async (folder: string) =>
  (await filesBelow(folder)).filter((file) => /\.voicekeep-|\.part/.test(file));

describe('what a killed process leaves of a file that it writes', () => {
  test('is gone after the next opening, whatever it wrote', async () => {
    const files = await write((await shelfOfTest()).folder, 0);
    expect(files).toBeGreaterThan(4);
    const crashes = Array.from({ length: files }, (_, number) => number + 1);
    const crash = async (crashAt: number) => {
      const shelf = await shelfOfTest();
      await write(shelf.folder, crashAt);
      expect(await partsIn(shelf.folder), `file ${crashAt}`).toHaveLength(1);
      await shelf.close(await shelf.open());
      expect(await partsIn(shelf.folder), `file ${crashAt}`).toEqual([]);
    };
    for (let at = 0; at < crashes.length; at += 3) await Promise.all(crashes.slice(at, at + 3).map(crash));
  }, 120_000);

  test('is removed before anything is written among the clips, and nothing of anybody else’s is', async () => {
    const shelf = await shelfOfTest();
    await shelf.close(await shelf.open());
    const inFolder = (...names: readonly string[]) => path.join(shelf.folder, ...names);
    const short = ids[0]!.slice(0, 2);
    for (const folder of [['audio', short], ['video', short], ['of a person'], ['records', temporary('d')]])
      await mkdir(inFolder(...folder), { recursive: true });
    const ours = [
      [temporary('0')],
      ['records', temporary('1')],
      ['audio', temporary('2')],
      ['audio', short, temporary('3')],
      ['audio', short, `${ids[0]!}.mp3.part-0123456789ab`],
      ['video', short, temporary('4')],
    ];
    const others = [
      ['.voicekeep-1.part'],
      [`${temporary('5')}.txt`],
      ['of a person', temporary('6')],
      ['audio', short, `${ids[0]!}.mp3.part-mine`],
      ['records', temporary('d'), temporary('7')],
    ];
    for (const names of [...ours, ...others]) await writeFile(inFolder(...names), 'half a file');
    await writeFile(inFolder('outside'), 'mine');
    for (const names of [[temporary('8')], ['audio', short, temporary('9')]])
      await symlink(inFolder('outside'), inFolder(...names));

    const reader = await shelf.open('read');
    await shelf.close(reader);
    for (const names of ours) expect(await readFile(inFolder(...names), 'utf8')).toBe('half a file');

    const library = await shelf.open();
    await list(library, [clipOf(ids[0]!)]);
    await library.storeMedia(taskOf(ids[0]!), new Uint8Array(account.bytes(ids[0]!)));
    for (const names of ours)
      await expect(stat(inFolder(...names)), names.join('/')).rejects.toMatchObject({ code: 'ENOENT' });
    for (const names of others) expect(await readFile(inFolder(...names), 'utf8')).toBe('half a file');
    expect(await readdir(shelf.folder)).toContain(temporary('8'));
    expect(await readdir(inFolder('audio', short))).toContain(temporary('9'));
    expect(await readFile(inFolder('outside'), 'utf8')).toBe('mine');
  });

  test('stays while another process writes there', async () => {
    const shelf = await shelfOfTest();
    const library = await shelf.open();
    await list(library, [clipOf(ids[0]!)]);
    await writeFile(path.join(shelf.folder, temporary('a')), 'being written');
    await expect(shelf.open()).rejects.toMatchObject({ code: 'library-busy' });
    expect(await readFile(path.join(shelf.folder, temporary('a')), 'utf8')).toBe('being written');
  });
});
