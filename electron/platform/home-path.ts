import { homedir, userInfo } from 'node:os';
import path from 'node:path';

/** The person's home folder: as the environment names it, or by the account where it names none in full. */
export function userHome(): string {
  const named = homedir();
  return path.isAbsolute(named) ? named : userInfo().homedir;
}

/** A path in which `~` at the beginning stands for the home folder, as shells write it. */
export function fromHome(text: string, home = userHome()): string {
  if (text === '~') return home;
  return text.startsWith('~/') || text.startsWith(`~${path.sep}`) ? path.join(home, text.slice(2)) : text;
}
