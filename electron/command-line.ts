import type { EntryUrls } from './entry-urls.ts';
import { createKeytarKeychain } from './keychain/keytar-keychain.ts';
import type { StartKeychainProcess } from './keychain/keychain-call.ts';
import { createParts } from './app.ts';
import { describeVersion, readCommit, readVersion } from './app-data/version.ts';
import { resolveProfile } from './app-data/runtime-config.ts';
import { exitCodes } from './terminal/exit-code.ts';
import { leaveMemoryOutOfDumps } from './platform/core-dump.ts';
import { endProcessNow } from './platform/end-process.ts';
import { userHome } from './platform/home-path.ts';
import { createProxyFetch, isWithoutProxy, proxySettings } from './platform/proxy-fetch.ts';
import { systemLookUp } from './stablecog/client.ts';
import { runTerminal } from './terminal/run.ts';

/** How this process asks the keychain, and how it ends. */
export interface CommandLineProcess {
  readonly startKeychain: StartKeychainProcess;
  readonly exit: (code: number) => never;
  /** Milliseconds for a library to open or close. */
  readonly patience?: number;
}

/** Runs the command line that this process was started with, and ends the process with its exit code. */
export async function runCommandLine(
  urls: EntryUrls,
  { startKeychain, exit, patience }: CommandLineProcess,
): Promise<never> {
  leaveMemoryOutOfDumps();
  const cancelling = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      // The second time the person does not want to wait for a clean end.
      if (cancelling.signal.aborted) endProcessNow(exitCodes.cancelled);
      cancelling.abort();
    });
  }

  const proxies = proxySettings(process.env);
  /** A proxy looks names up by itself, so only those that are reached without it are looked up here. */
  const network = proxies
    ? {
        fetch: createProxyFetch(proxies),
        lookUp: async (host: string) => (isWithoutProxy(host, proxies.none) ? systemLookUp(host) : []),
      }
    : { fetch: globalThis.fetch };
  const ending = { isStuck: false };
  const exitCode = await runTerminal({
    args: process.argv.slice(2),
    version: describeVersion(readVersion(urls.packageFile), readCommit(urls.buildFile), process.versions),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    kind: process.env['TERM'],
    signal: cancelling.signal,
    ...(patience === undefined ? {} : { patience }),
    stuck: () => {
      ending.isStuck = true;
    },
    parts: (flags, notify) =>
      createParts({
        ...resolveProfile({ env: process.env, platform: process.platform, userHome: userHome() }, flags),
        ...urls,
        keychain: createKeytarKeychain({ start: startKeychain }),
        ...network,
        holder: 'voicekeep in a terminal',
        notify,
      }),
  });
  if (ending.isStuck) endProcessNow(exitCode);
  return exit(exitCode);
}
