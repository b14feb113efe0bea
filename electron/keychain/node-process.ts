import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KeychainAnswer, StartKeychainProcess } from './keychain-call.ts';

/** Starts keychain processes on Node. `file`: of the process. */
export function startOnNode(file: URL): StartKeychainProcess {
  return () => {
    const child = fork(fileURLToPath(file), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const answer = new Promise<KeychainAnswer>((resolve, reject) => {
      child.once('message', (message) => resolve(message as KeychainAnswer));
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(endedEarly(code ?? signal)));
    });
    answer.catch(() => undefined); // also one that nobody waits for any more
    return Promise.resolve({
      ask(call) {
        child.send(call, () => undefined); // what could not be sent shows in how the process ends
        return answer;
      },
      end: () => void child.kill('SIGKILL'),
    });
  };
}

/** The error of a process that ended before it answered. */
export function endedEarly(how: number | string | null): Error {
  return new Error(`The keychain's process ended without an answer (${how ?? 'no code'}).`);
}
