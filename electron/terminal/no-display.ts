import { exitCodes } from './exit-code.ts';
import { createTerminalText } from './text.ts';

/** Whether a window cannot be opened here, and Electron would end in a crash. */
export function lacksDisplay(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
}

/** Says what to do instead, and ends the process. */
export function endWithoutDisplay(): never {
  const text = createTerminalText();
  process.stderr.write(`${text('program.noDisplay')}\n`);
  process.exit(exitCodes.usage);
}
