// The installed program: `voicekeep sync` in a terminal runs a command, anything else opens the window.
import { app, dialog } from 'electron';
import type { CommandLineProcess } from './command-line.ts';
import { entryUrls } from './entry-urls.ts';
import { isKeychainCall, makeKeychainCall, startOwnProgram } from './keychain/own-program.ts';
import { createInPlace } from './keychain/in-place.ts';
import { createDesktopText } from './desktop/text.ts';
import { endWithoutSandbox, hasGivenUpSandbox } from './desktop/without-sandbox.ts';
import { exitCodes } from './terminal/exit-code.ts';
import { isCommandLine } from './terminal/is-command-line.ts';
import { endWithoutDisplay, lacksDisplay } from './terminal/no-display.ts';

const given = process.argv.slice(app.isPackaged ? 1 : 2);

/** How a command asks the keychain before Electron is ready. */
function commandLineProcess(): CommandLineProcess {
  // On macOS a program of its own would hand the key to whoever starts it; on Windows no prompt ever waits.
  if (process.platform !== 'linux') {
    const { start, exit } = createInPlace();
    return { startKeychain: start, exit };
  }
  const switches = process.argv.filter((word) => word === '--no-sandbox');
  const argv = [...switches, ...(app.isPackaged ? [] : [app.getAppPath()])];
  return {
    startKeychain: startOwnProgram(process.execPath, argv),
    exit: (code) => process.exit(code),
  };
}

if (process.platform === 'linux' && isKeychainCall(given)) {
  await makeKeychainCall();
} else if (isCommandLine(given)) {
  // No window opens, so no display is needed; the commands run and end before Electron would be ready.
  app.commandLine.appendSwitch('ozone-platform', 'headless');
  app.commandLine.appendSwitch('disable-gpu');
  const ownProcess = commandLineProcess();
  process.argv.splice(1, Infinity, 'voicekeep', ...given.filter((word) => word !== '--no-sandbox'));
  const { runCommandLine } = await import('./command-line.ts');
  await runCommandLine(entryUrls(import.meta.url), ownProcess);
} else if (lacksDisplay(process.platform, process.env)) {
  endWithoutDisplay();
} else if (app.isPackaged && hasGivenUpSandbox(given, process.env)) {
  // Electron is ready only when this file has run.
  void endWithoutSandbox(app, dialog, createDesktopText(), exitCodes.usage);
} else {
  await import('./main.ts');
}
