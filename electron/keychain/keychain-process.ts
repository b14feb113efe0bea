/**
 * A process of its own for one call of the system's keychain: such a call cannot be cancelled, and one whose prompt
 * nobody answers would hold a thread of those that read and write files.
 */
import type { KeychainAnswer, KeychainCall } from './keychain-call.ts';

type Keytar = typeof import('keytar');

const service = 'Voicekeep';

/** Electron's utility processes have a port in place of Node's channel. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

async function answerTo({ method, args: [account = '', key = ''] }: KeychainCall): Promise<KeychainAnswer> {
  try {
    const keytar = await loadKeytar();
    switch (method) {
      case 'getPassword':
        return { value: await keytar.getPassword(service, account) };
      case 'setPassword':
        await keytar.setPassword(service, account, key);
        return { value: null };
      case 'deletePassword':
        return { value: await keytar.deletePassword(service, account) };
    }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** It throws where libsecret is missing, so it is loaded with the call. */
async function loadKeytar(): Promise<Keytar> {
  // A CommonJS module: its functions are on `default` when Node imports it, on the namespace when a bundler does.
  const loaded: Keytar & { readonly default?: Keytar } = await import('keytar');
  return loaded.default ?? loaded;
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
if (parentPort) {
  parentPort.on('message', ({ data }) => {
    void answerTo(data as KeychainCall).then((answer) => parentPort.postMessage(answer));
  });
} else {
  process.on('message', (call: KeychainCall) => {
    void answerTo(call).then((answer) => process.send?.(answer));
  });
  // Whoever asked is gone. An orderly end would wait for the thread that the call holds.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}
