/**
 * A process of its own for one call of the system's keychain: such a call cannot be cancelled, and one whose prompt
 * nobody answers would hold a thread of those that read and write files.
 */
import type { KeychainCall } from './keychain-call.ts';
import { answerTo } from './keytar-call.ts';

/** Electron's utility processes have a port in place of Node's channel. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
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
