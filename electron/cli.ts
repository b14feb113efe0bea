import { runCommandLine } from './command-line.ts';
import { entryUrls } from './entry-urls.ts';
import { startOnNode } from './keychain/node-process.ts';

const urls = entryUrls(import.meta.url);
await runCommandLine(urls, {
  startKeychain: startOnNode(urls.keychainProcess),
  exit: (code) => process.exit(code),
});
