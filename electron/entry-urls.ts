/** Files that an entry point hands to the parts: workers, the keychain's process, and the sample's recordings. */
export interface EntryUrls {
  readonly workers: { readonly database: URL; readonly audio: URL; readonly files: URL };
  /** Runs in a process of its own, see `keychain-process.ts`. */
  readonly keychainProcess: URL;
  readonly sampleData: URL;
  /** Says which version this is. */
  readonly packageFile: URL;
  /** Says of which commit it was built. */
  readonly buildFile: URL;
}

/** `entry` is the entry point's own `import.meta.url`. What is built lies beside it. */
export function entryUrls(entry: string): EntryUrls {
  const beside = (file: string) => new URL(file, entry);
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
