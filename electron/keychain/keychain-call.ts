/** A call of keytar, as it crosses to the process that makes it. Its arguments may hold a key, so nothing logs them. */
export interface KeychainCall {
  readonly method: 'getPassword' | 'setPassword' | 'deletePassword';
  readonly args: readonly string[];
}

/** What came of it: keytar's answer, or the text of its error. */
export type KeychainAnswer = { readonly value: string | boolean | null } | { readonly error: string };

/** A process that makes one call. */
export interface KeychainProcess {
  /** Makes the call; rejects when the process ends without an answer. Once only. */
  ask(call: KeychainCall): Promise<KeychainAnswer>;
  /** Ends the process, whatever it waits for. */
  end(): void;
}

/** Starts such a process: Node's own in a terminal, a utility process of Electron's in the window. */
export type StartKeychainProcess = () => Promise<KeychainProcess>;
