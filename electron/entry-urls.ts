/** Files that a front door hands to the parts: workers, the keychain's process, and the sample's recordings. */
export interface EntryUrls {
  readonly workers: { readonly database: URL; readonly audio: URL; readonly files: URL };
  /** Runs in a process of its own, see `keychain-process.ts`. */
  readonly keychainProcess: URL;
  readonly sampleData: URL;
  /** Says which version this is. */
  readonly packageFile: URL;
  /** Says of which commit it was built; not there when it runs from source. */
  readonly buildFile: URL;
}

/**
 * `entry` is the front door's own `import.meta.url`. Built, everything lies beside it as JavaScript; from source
 * (tests under Node 24) the workers are the TypeScript files themselves.
 */
export function entryUrls(entry: string): EntryUrls {
  const beside = (file: string) => new URL(file, entry);
  if (entry.endsWith('.ts')) {
    return {
      workers: {
        database: beside('./library/database/worker.ts'),
        audio: beside('./library/audio/worker.ts'),
        files: beside('./export/execution/worker.ts'),
      },
      keychainProcess: beside('./keychain/keychain-process.ts'),
      sampleData: beside('./sample/data/'),
      packageFile: beside('../package.json'),
      buildFile: beside('./build.json'),
    };
  }
  return {
    workers: {
      database: beside('./library-worker.js'),
      audio: beside('./audio-worker.js'),
      files: beside('./export-worker.js'),
    },
    keychainProcess: beside('./keychain-process.js'),
    sampleData: beside('./sample/'),
    packageFile: beside('../../package.json'),
    buildFile: beside('./build.json'),
  };
}
