/** Runs in a process of its own with a keyring of its own: carries out `read`, `save=KEY`, `forget`, prints each answer. */
import { AppError } from '../../../electron/contract/errors.ts';
import { createKeytarKeychain } from '../../../electron/keychain/keytar-keychain.ts';
import { startOnNode } from '../../../electron/keychain/node-process.ts';

const program = new URL('../../../electron/keychain/keychain-process.ts', import.meta.url);
const keychain = createKeytarKeychain({ start: startOnNode(program), timeout: 10_000 });

async function carryOut(task: string): Promise<unknown> {
  const [name, key] = task.split('=');
  try {
    if (name === 'read') return await keychain.read('account');
    if (name === 'forget') return await keychain.forget('account');
    await keychain.save('account', key ?? '');
    return 'saved';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

const answers: unknown[] = [];
for (const task of process.argv.slice(2)) answers.push(await carryOut(task));
process.stdout.write(JSON.stringify(answers));
process.exit(0);
