import { fileURLToPath } from 'node:url';
import { app, utilityProcess } from 'electron';
import type { KeychainAnswer, StartKeychainProcess } from '../keychain/keychain-call.ts';
import { endedEarly } from '../keychain/node-process.ts';

/** Starts keychain processes as utility processes of Electron, whose program runs no file as Node. */
export function startOnElectron(file: URL): StartKeychainProcess {
  return async () => {
    await app.whenReady();
    const child = utilityProcess.fork(fileURLToPath(file), [], {
      serviceName: 'voicekeep-keychain',
      execArgv: [],
      stdio: 'ignore',
    });
    const answer = new Promise<KeychainAnswer>((resolve, reject) => {
      child.once('message', (message: KeychainAnswer) => resolve(message));
      child.once('exit', (code) => reject(endedEarly(code)));
    });
    answer.catch(() => undefined); // also one that nobody waits for any more
    return {
      ask(call) {
        child.postMessage(call);
        return answer;
      },
      end: () => void child.kill(),
    };
  };
}
