import type { Command } from 'commander';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';

export function addForget(program: Command, frame: CommandFrame): void {
  program
    .command('forget')
    .description(frame.text('forget.description'))
    .action((_options, command: Command) => frame.run(command, forget));
}

async function forget({ kind, parts, text, tell }: Context): Promise<Outcome> {
  if (kind === 'sample') throw new UsageError('usage.sampleHasNoKey');
  await parts.key.forget();
  if ((await parts.key.state()) !== 'none') tell(text('forget.environmentStays'));
  return { exitCode: exitCodes.done, json: { forgotten: true }, text: [text('forget.done')] };
}
