import type { Command } from 'commander';
import { AppError } from '../../contract/errors.ts';
import type { KeyState } from '../../contract/account.ts';
import type { LibraryStatus } from '../../contract/library-status.ts';
import type { Act, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatBytes, formatClips, formatCount, formatSeconds } from '../format.ts';
import { plainText } from '../plain-text.ts';
import { describeAudit } from './sync.ts';

/** Where the key is, and what to do where a sync would not have it. */
export const keyTexts: Readonly<Record<KeyState, string>> = {
  none: 'none; connect with: voicekeep connect --key-stdin',
  keychain: 'in the keychain',
  session: 'for this session only, as no keychain took it; set STABLECOG_API_KEY for the next ones',
  environment: 'from STABLECOG_API_KEY, which goes before the keychain',
  locked: 'the keychain is locked; unlock it and try again',
  denied: 'the keychain denied access; allow it and try again',
  unavailable: 'there is no keychain on this machine; set STABLECOG_API_KEY',
  'no-libsecret':
    'libsecret is missing, so the keychain cannot be reached; install libsecret-1-0 (Fedora and Arch: libsecret), or set STABLECOG_API_KEY',
  refused: 'refused by the service; check it and connect again: voicekeep connect --key-stdin',
  revoked:
    'accepted before, now refused by the service (deactivated, it seems); connect with a new one: voicekeep connect --key-stdin',
};

export function addStatus(program: Command, act: Act): void {
  program
    .command('status')
    .description('what the library holds, and whether everything is accounted for')
    .action((_options, command: Command) => act(command, status));
}

async function status(context: Context): Promise<Outcome> {
  const { kind, parts } = context;
  const library = await withAccount(context, 'read', (account) => account.library.status());
  const key = kind === 'sample' ? null : await askForKey(parts.key);
  return {
    exitCode: exitCodes.done,
    json: { ...library, account: { kind, key } },
    text: [...describe(library), ...(key === null ? [] : [`Key: ${keyTexts[key]}.`])],
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

function describe(library: LibraryStatus): readonly string[] {
  const rest = [
    [library.waiting, 'waiting'],
    [library.failed, 'failed'],
    [library.unavailable, 'no longer on the service'],
  ] as const;
  const lacking = rest.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
  return [
    `Library: ${plainText(library.folder)}`,
    `${formatClips(library.clips)} (${formatSeconds(library.duration)}), ${formatCount(library.favorites)} favourites, ${formatCount(library.gone)} no longer listed by the service and kept here.`,
    `Audio: ${formatCount(library.cached)} of ${formatCount(library.clips)} here (${formatBytes(library.bytes)})${lacking.length > 0 ? `; ${lacking.join(', ')}` : ''}.`,
    library.audit ? describeAudit(library.audit) : 'Not yet listed as a whole. Run: voicekeep sync --full',
    `Last sync: ${library.lastSyncAt === null ? 'never' : plainText(library.lastSyncAt)}.`,
  ];
}
