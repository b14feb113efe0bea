import { runCommandLine } from './command-line.ts';
import { entryUrls } from './entry-urls.ts';
import { startOnNode } from './keychain/node-process.ts';

const urls = entryUrls(import.meta.url);
await runCommandLine(urls, startOnNode(urls.keychainProcess));
