import type { Command } from 'commander';
import type { KeyState } from '../../contract/account.ts';
import { AppError } from '../../contract/errors.ts';
import type { LibraryStatus } from '../../contract/library-status.ts';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatBytes, formatSeconds } from '../format.ts';
import { plainText } from '../plain-text.ts';
import type { TerminalText } from '../text.ts';
import { describeAudit } from './sync.ts';

export function addStatus(program: Command, frame: CommandFrame): void {
  program
    .command('status')
    .description(frame.text('status.description'))
    .action((_options, command: Command) => frame.run(command, status));
}

async function status(context: Context): Promise<Outcome> {
  const { kind, parts, text } = context;
  const library = await withAccount(context, 'read', (account) => account.library.status());
  const key = kind === 'sample' ? null : await askForKey(parts.key);
  return {
    exitCode: exitCodes.done,
    json: { ...library, account: { kind, key } },
    text: [...describe(library, text), ...(key === null ? [] : [text(`status.key.${key}`)])],
  };
}

/** Milliseconds for the keychain, which may be asking the person for a password: a status is not worth the wait. */
const patience = 5000;

/** Where the key is, by asking the keychain: only that tells a locked one from one that is open. */
async function askForKey(key: Context['parts']['key']): Promise<KeyState> {
  const late = Symbol('late');
  const asked = key.load().catch((error: unknown) => {
    // What stands in the way is what the state tells.
    if (!(error instanceof AppError)) throw error;
  });
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), patience);
  });
  const first = await Promise.race([asked, overdue]);
  clearTimeout(timer);
  const state = await key.state();
  return first === late && state === 'keychain' ? 'locked' : state;
}

function describe(library: LibraryStatus, text: TerminalText): readonly string[] {
  const { clips, favorites, gone, cached, waiting, failed, unavailable, audit, lastSyncAt } = library;
  const lacking = [
    ...(waiting > 0 ? [text('status.waiting', { clips: waiting })] : []),
    ...(failed > 0 ? [text('status.failed', { clips: failed })] : []),
    ...(unavailable > 0 ? [text('status.unavailable', { clips: unavailable })] : []),
  ];
  return [
    text('status.library', { folder: plainText(library.folder) }),
    text('status.clips', { clips, favorites, gone, duration: formatSeconds(library.duration) }),
    [text('status.audio', { cached, clips, bytes: formatBytes(library.bytes) }), ...lacking].join('; ') + '.',
    audit ? describeAudit(audit, text) : text('status.neverListed'),
    lastSyncAt === null ? text('status.neverSynced') : text('status.lastSync', { at: plainText(lastSyncAt) }),
  ];
}
