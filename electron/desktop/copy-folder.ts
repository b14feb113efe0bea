import path from 'node:path';
import type { Settings } from '../contract/settings.ts';

/** Where copies for other programs lie when the person chose no folder: in their music, or in a home that was named. */
export function defaultCopyFolder({
  env,
  home,
  music,
}: {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly music: string;
}): string {
  return env['VOICEKEEP_HOME'] ? path.join(home, 'copies') : path.join(music, 'Voicekeep');
}

export function copyFolderOf({ copyFolder }: Pick<Settings, 'copyFolder'>, usual: string): string {
  return copyFolder ?? usual;
}
