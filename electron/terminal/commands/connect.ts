import type { Command } from 'commander';
import { AppError } from '../../contract/errors.ts';
import { createErrorText } from '../../contract/messages/errors.ts';
import type { Act, Context, Outcome } from '../command.ts';
import { throwIfCancelled } from '../command.ts';
import { exitCodes } from '../exit-code.ts';

/** More than any key; a whole file piped in by mistake is not read to its end. */
const maxInput = 64 * 1024;

export function addConnect(program: Command, act: Act): void {
  program
    .command('connect')
    .description('check your Stablecog key against the service and put it into the keychain')
    .requiredOption(
      '--key-stdin',
      'read the key from standard input, so that it shows in no list of processes',
    )
    .action((_options, command: Command) => act(command, connect));
}

async function connect(context: Context): Promise<Outcome> {
  if (context.kind === 'sample') {
    throw new AppError(
      'bad-request',
      'The sample account needs no key. Leave out --sample to connect your own.',
    );
  }
  const kept = await context.parts.connect(await readKey(context), context.job.signal);
  if (kept.state === 'session') {
    throw new AppError(
      kept.reason.code,
      `The service accepts the key, but it could not be put into the keychain, and the terminal cannot keep it for later: nothing was saved. ${createErrorText().of(kept.reason)} To use the key without a keychain, set STABLECOG_API_KEY for each command.`,
      { ...(kept.reason.params ? { detail: kept.reason.params } : {}), cause: kept.reason },
    );
  }
  const state = await context.parts.key.state();
  if (state === 'environment') {
    context.tell('STABLECOG_API_KEY is set and goes before the key in the keychain.');
  }
  return {
    exitCode: exitCodes.done,
    json: { connected: true, key: 'keychain' },
    text: ['Connected. The key is in the keychain. Next: voicekeep sync'],
  };
}

async function readKey({ stdin, job, tell }: Context): Promise<string> {
  if (stdin.isTTY) tell('Paste the key and press Enter.');
  const cancel = () => stdin.destroy();
  job.signal.addEventListener('abort', cancel, { once: true });
  stdin.setEncoding('utf8');
  let text = '';
  try {
    for await (const piece of stdin) {
      text += String(piece);
      if (text.length > maxInput || (stdin.isTTY && text.includes('\n'))) break;
    }
  } catch (error) {
    throwIfCancelled(job.signal);
    throw new AppError('bad-request', 'The key could not be read from standard input.', { cause: error });
  } finally {
    job.signal.removeEventListener('abort', cancel);
  }
  throwIfCancelled(job.signal);
  return text;
}
