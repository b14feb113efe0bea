import { spawn, spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../build/paths.mjs';

/** util-linux' `script` runs a command on a terminal of its own. */
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
const question = pathToFileURL(path.join(root, 'build', 'setup', 'stand-in-question.mjs')).href;
const program = `import { mayTakeStandIn } from '${question}';\nconsole.log('taken: ' + (await mayTakeStandIn()));`;

async function ended(
  command: string,
  parameters: readonly string[],
  { answer, env = {} }: { readonly answer?: string; readonly env?: Readonly<Record<string, string>> },
): Promise<string> {
  const child = spawn(command, parameters, {
    stdio: 'pipe',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  let shown = '';
  let answered = false;
  const take = (piece: string) => {
    shown += piece;
    if (answer === undefined || answered || !shown.includes('[y/N]')) return;
    answered = true;
    child.stdin.write(`${answer}\r`);
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  await new Promise((resolve) => child.once('close', resolve));
  return shown;
}

const parameters = ['--input-type=module', '-e', program];
const onTerminal = ['-qefc', `'${process.execPath}' --input-type=module -e "$PROGRAM"`, '/dev/null'];

it.skipIf(!hasScript).each([
  ['y', 'true'],
  ['yes', 'true'],
  ['n', 'false'],
  ['', 'false'],
])(
  'a person is asked before someone else’s build is taken, and answers %j (needs util-linux’ script)',
  async (answer, taken) => {
    const shown = await ended('script', onTerminal, { answer, env: { PROGRAM: program } });
    expect(shown).toContain('nobody vouches for');
    expect(shown).toContain('ELECTRON_MIRROR');
    expect(shown).toContain(`taken: ${taken}`);
  },
);

it('nobody is asked where nobody watches, and it is said aloud', async () => {
  const shown = await ended(process.execPath, parameters, {});
  expect(shown).toMatch(/nobody vouches for[\s\S]*ELECTRON_MIRROR[\s\S]*nobody is asked here/);
  expect(shown).toContain('taken: true');
  expect(shown).not.toContain('[y/N]');
});

it.skipIf(!hasScript)('nor in CI, though it may have a terminal', async () => {
  const shown = await ended('script', onTerminal, { env: { PROGRAM: program, CI: 'true' } });
  expect(shown).toContain('taken: true');
});
