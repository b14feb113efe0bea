import { runCommandLine } from '../../../electron/command-line.ts';
import { entryUrls } from '../../../electron/entry-urls.ts';
import { startOnNode } from '../../../electron/keychain/node-process.ts';
import { built } from '../../built.ts';

// The terminal's program, with two seconds for a library to open or close.
const urls = entryUrls(built('cli.js').href);
await runCommandLine(urls, {
  startKeychain: startOnNode(urls.keychainProcess),
  exit: (code) => process.exit(code),
  patience: 2000,
});
