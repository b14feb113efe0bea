import { spawn } from 'node:child_process';
import { createReadStream, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { KeychainAnswer, KeychainCall, StartKeychainProcess } from './keychain-call.ts';
import { answerTo } from './keytar-call.ts';
import { endedEarly } from './node-process.ts';

/** The word by which the program makes one call of the keychain, in place of a command. */
const keychainWord = '--keychain-call';

/** Whether this process was started for a call of the keychain. */
export function isKeychainCall(words: readonly string[]): boolean {
  return words.includes(keychainWord);
}

/**
 * Starts keychain processes by starting the program itself once more: Electron starts none of its own before it is
 * ready, which it never is without a display. The call goes over a pipe, where no list of processes shows it.
 * `argv`: what comes before the words of a command.
 */
export function startOwnProgram(program: string, argv: readonly string[]): StartKeychainProcess {
  return () => {
    const child = spawn(program, [...argv, keychainWord], { stdio: ['pipe', 'pipe', 'ignore'] });
    const answer = new Promise<KeychainAnswer>((resolve, reject) => {
      firstLine(child.stdout).then((line) => resolve(JSON.parse(line) as KeychainAnswer), reject);
      child.once('error', reject);
      child.once('exit', (code, signal) => reject(endedEarly(code ?? signal)));
    });
    answer.catch(() => undefined); // also one that nobody waits for any more
    child.stdin.on('error', () => undefined); // what could not be sent shows in how the process ends
    return Promise.resolve({
      ask(call) {
        child.stdin.write(`${JSON.stringify(call)}\n`);
        return answer;
      },
      end: () => void child.kill('SIGKILL'),
    });
  };
}

/** Makes the call that comes over the pipe. Whoever asked ends this process; when they are gone, it ends itself. */
export async function makeKeychainCall(): Promise<never> {
  const input = createReadStream('', { fd: 0 });
  // An orderly end would wait for the thread that the call holds.
  input.on('close', () => process.kill(process.pid, 'SIGKILL'));
  const call = JSON.parse(await firstLine(input)) as KeychainCall;
  writeSync(1, `${JSON.stringify(await answerTo(call))}\n`);
  return new Promise<never>(() => undefined);
}

function firstLine(stream: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stream });
    lines.once('line', resolve);
    stream.once('error', reject);
  });
}
