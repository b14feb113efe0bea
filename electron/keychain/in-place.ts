import type { StartKeychainProcess } from './keychain-call.ts';
import { answerTo } from './keytar-call.ts';

/** Keychain calls in this process, for one that ends soon and can start no other. */
export interface InPlace {
  readonly start: StartKeychainProcess;
  /**
   * Ends this process with an exit code. One that still waits for the keychain ends by a signal: an orderly end would
   * wait for the thread that the call holds, and so for ever.
   */
  readonly exit: (code: number) => never;
}

/** A call that is given up goes on and holds a thread, so it is the last one. */
export function createInPlace(): InPlace {
  let asked = 0;
  let answered = 0;
  return {
    start: () =>
      asked > answered
        ? Promise.reject(new Error('The keychain still owes an answer.'))
        : Promise.resolve({
            async ask(call) {
              asked += 1;
              const answer = await answerTo(call);
              answered += 1;
              return answer;
            },
            end: () => undefined,
          }),
    exit(code) {
      if (asked > answered) process.kill(process.pid, 'SIGKILL');
      process.exit(code);
    },
  };
}
