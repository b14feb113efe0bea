import path from 'node:path';
import { fromHome } from '../platform/home-path.ts';
import { UsageError } from './usage-error.ts';

/**
 * The absolute path of a folder as it was typed: `~` is the home folder, other paths go from the working folder. Another
 * user's home (`~name`), which only a shell can tell, would become a folder of that name: it is refused. So is an empty one, as
 * an unset variable of a script gives it: the working folder was hardly meant.
 */
export function folderArgument(typed: string): string {
  if (typed.trim() === '') throw new UsageError('usage.emptyFolder');
  if (/^~[^/\\]/.test(typed)) throw new UsageError('usage.otherHome', { path: typed });
  return path.resolve(fromHome(typed));
}
