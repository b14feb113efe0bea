import type { Command } from 'commander';
import { AppError } from '../../contract/errors.ts';
import type { Act, Context, Outcome } from '../command.ts';
import { exitCodes } from '../exit-code.ts';

export function addForget(program: Command, act: Act): void {
  program
    .command('forget')
    .description('remove this library’s key from the keychain; the library stays')
    .action((_options, command: Command) => act(command, forget));
}

async function forget({ kind, parts, tell }: Context): Promise<Outcome> {
  if (kind === 'sample') throw new AppError('bad-request', 'The sample account has no key to forget.');
  await parts.key.forget();
  const state = await parts.key.state();
  if (state !== 'none') {
    tell('STABLECOG_API_KEY is still set, and is used as long as it is. Unset it to forget that key too.');
  }
  return {
    exitCode: exitCodes.done,
    json: { forgotten: true },
    text: ['The key is removed from the keychain. The library and its clips stay as they are.'],
  };
}
