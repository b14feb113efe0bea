import type { App, Dialog } from 'electron';
import type { DesktopText } from './text.ts';

/**
 * Whether the start script of an AppImage has given up Chromium's sandbox by itself, as it does where the system lets
 * programs make no user namespaces.
 */
export function hasGivenUpSandbox(words: readonly string[], env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['APPIMAGE']) && words.includes('--no-sandbox');
}

/** Says what to install instead, on the terminal and in a dialog that needs no page, and ends with `exitCode`. */
export async function endWithoutSandbox(
  app: Pick<App, 'whenReady' | 'exit'>,
  dialog: Pick<Dialog, 'showMessageBox'>,
  text: DesktopText,
  exitCode: number,
): Promise<void> {
  const [message, detail] = [text('dialog.noSandbox.title'), text('dialog.noSandbox.text')];
  process.stderr.write(`${message}. ${detail}\n`);
  await app.whenReady();
  await dialog.showMessageBox({ type: 'error', message, detail });
  app.exit(exitCode);
}
