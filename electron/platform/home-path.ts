import { homedir } from 'node:os';
import path from 'node:path';

/** A path in which `~` at the beginning stands for the home folder, as shells write it. */
export function fromHome(text: string, home = homedir()): string {
  if (text === '~') return home;
  return text.startsWith('~/') || text.startsWith(`~${path.sep}`) ? path.join(home, text.slice(2)) : text;
}
