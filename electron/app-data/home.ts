import path from 'node:path';
import { fromHome } from '../platform/home-path.ts';

export interface Machine {
  /** The environment; the key is taken out of it. */
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** The person's home folder, from `platform/home-path`. */
  readonly userHome: string;
}

/** The folder for settings and everything else the app keeps for itself: `VOICEKEEP_HOME`, else the platform's place. */
export function homeFolder({ env, platform, userHome }: Machine): string {
  const given = env['VOICEKEEP_HOME'];
  if (given) return path.resolve(fromHome(given, userHome));
  switch (platform) {
    case 'darwin':
      return path.join(userHome, 'Library', 'Application Support', 'Voicekeep');
    case 'win32':
      return path.join(env['APPDATA'] || path.join(userHome, 'AppData', 'Roaming'), 'Voicekeep');
    default: {
      // The XDG specification asks to ignore relative paths.
      const data = env['XDG_DATA_HOME'];
      const base = data && path.isAbsolute(data) ? data : path.join(userHome, '.local', 'share');
      return path.join(base, 'voicekeep');
    }
  }
}
