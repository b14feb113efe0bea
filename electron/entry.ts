// The installed program: `voicekeep sync` in a terminal runs a command, anything else opens the window.
import { app } from 'electron';
import { entryUrls } from './entry-urls.ts';
import { startInPlace } from './keychain/keytar-call.ts';
import { isCommandLine } from './terminal/is-command-line.ts';
import { endWithoutDisplay, lacksDisplay } from './terminal/no-display.ts';

const given = process.argv.slice(app.isPackaged ? 1 : 2);
if (isCommandLine(given)) {
  // No window opens, so no display is needed; the commands run and end before Electron would be ready.
  app.commandLine.appendSwitch('ozone-platform', 'headless');
  app.commandLine.appendSwitch('disable-gpu');
  process.argv.splice(1, Infinity, 'voicekeep', ...given.filter((word) => word !== '--no-sandbox'));
  const { runCommandLine } = await import('./command-line.ts');
  const urls = entryUrls(import.meta.url);
  // Electron is not ready before this file has run, and starts no process of its own before it is.
  await runCommandLine(urls, startInPlace);
} else if (lacksDisplay(process.platform, process.env)) {
  endWithoutDisplay();
} else {
  await import('./main.ts');
}
