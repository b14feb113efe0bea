import path from 'node:path';
import { AppError } from '../contract/errors.ts';
import type { AccountKind } from '../contract/account.ts';
import type { Settings } from '../contract/settings.ts';
import { fromHome } from '../platform/home-path.ts';
import { parseApiUrl } from '../stablecog/security/api-url.ts';
import { takeKey } from './environment-key.ts';
import type { Machine } from './home.ts';
import { homeFolder } from './home.ts';

/** Where the service is, when nothing else is said. */
const stablecogApi = 'https://api.stablecog.com';

/** What was asked for on the command line; undefined: not said. */
export interface ProfileFlags {
  readonly library?: string | undefined;
  readonly api?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** Where this run keeps things and whom it talks to. */
export interface Profile {
  readonly home: string;
  readonly apiUrl: URL;
  /** Library folder that was asked for in so many words; null: the one of the settings, or the default. */
  readonly libraryFolder: string | null;
  readonly environmentKey: string | undefined;
}

/** Flags go before environment variables, these before settings. Throws `bad-request` for an address that is not safe. */
export function resolveProfile(machine: Machine, flags: ProfileFlags = {}): Profile {
  const library = flags.library ?? (machine.env['VOICEKEEP_LIBRARY'] || undefined);
  // A shell leaves the `~` of `--library=~/clips` to the program; another user's (`~name`) only a shell can tell.
  if (library !== undefined && /^(?:\s*$|~[^/\\])/.test(library)) {
    throw new AppError('bad-request', { params: { option: 'library' } });
  }
  return {
    home: homeFolder(machine),
    apiUrl: parseApiUrl(flags.api ?? (machine.env['VOICEKEEP_API_URL'] || stablecogApi)),
    libraryFolder: library === undefined ? null : path.resolve(fromHome(library, machine.userHome)),
    environmentKey: takeKey(machine.env, flags.keyFile),
  };
}

/**
 * Folder of an account's library. The sample has one of its own, so that it never mixes with a person's clips: with a
 * library that was named it is refused (`sample-library-fixed`).
 */
export function libraryFolder(
  kind: Exclude<AccountKind, 'none'>,
  profile: Pick<Profile, 'home' | 'libraryFolder'>,
  settings: Pick<Settings, 'libraryFolder'>,
): string {
  if (kind === 'sample') {
    if (profile.libraryFolder !== null) throw new AppError('sample-library-fixed');
    return sampleFolder(profile.home);
  }
  if (profile.libraryFolder !== null) return profile.libraryFolder;
  return settings.libraryFolder ?? path.join(profile.home, 'library');
}

/** Where the sample account's library lies; no person's library is opened there. */
export function sampleFolder(home: string): string {
  return path.join(home, 'sample-library');
}
