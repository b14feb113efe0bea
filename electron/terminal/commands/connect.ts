import type { Command } from 'commander';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { UnsavedKey } from '../unsaved-key.ts';
import { typedSecret } from '../typed-secret.ts';
import { UsageError } from '../usage-error.ts';

/** More than any key; a whole file piped in by mistake is not read to its end. */
const mostInput = 64 * 1024;

export function addConnect(program: Command, frame: CommandFrame): void {
  program
    .command('connect')
    .description(frame.text('connect.description'))
    .requiredOption('--key-stdin', frame.text('connect.option.keyStdin'))
    .action((_options, command: Command) => frame.run(command, connect));
}

async function connect(context: Context): Promise<Outcome> {
  const { kind, parts, job, text, tell } = context;
  if (kind === 'sample') throw new UsageError('usage.sampleNeedsNoKey');
  const saved = await parts.connect(await readKey(context), job.signal);
  if (saved.state === 'session') throw new UnsavedKey(saved.reason);
  if ((await parts.key.state()) === 'environment') tell(text('connect.environmentFirst'));
  return {
    exitCode: exitCodes.done,
    json: { connected: true, key: 'keychain' },
    text: [text('connect.done')],
  };
}

async function readKey({ stdin, job, text, tell }: Context): Promise<string> {
  if (stdin.isTTY) {
    tell(text('connect.paste'));
    return typedSecret(stdin, job.signal);
  }
  const cancel = () => stdin.destroy();
  job.signal.addEventListener('abort', cancel, { once: true });
  stdin.setEncoding('utf8');
  let input = '';
  try {
    for await (const piece of stdin) {
      input += String(piece);
      if (input.length > mostInput) break;
    }
  } catch (error) {
    throwIfCancelled(job.signal);
    throw new UsageError('usage.keyNotRead', {}, { cause: error });
  } finally {
    job.signal.removeEventListener('abort', cancel);
  }
  throwIfCancelled(job.signal);
  return input;
}
