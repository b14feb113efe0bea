// What the scripts in build/ say, and how they run other programs.
import { spawn, spawnSync } from 'node:child_process';

/** @typedef {(text: string) => void} Print */

/** A failure with a sentence for a person; everything else that is thrown is a fault of ours. */
export class Failure extends Error {}

/** @param {string} sentence */
export function say(sentence) {
  process.stderr.write(`voicekeep: ${sentence}\n`);
}

/**
 * Runs a script's main function: a Failure becomes its sentence and exit code 1.
 * @param {() => Promise<number>} main answers the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/**
 * Runs a program to its end and keeps what it printed.
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, shell?: boolean }} [options] timeout in ms
 * @returns {{ ok: boolean, output: string }} false also when the program does not exist or took too long
 */
export function capture(command, parameters, options = {}) {
  const result = spawnSync(command, parameters, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  const trouble = result.error ? `${result.error.message}\n` : '';
  return { ok: result.status === 0, output: `${trouble}${result.stdout ?? ''}${result.stderr ?? ''}` };
}

/**
 * Runs a program with our own stdout and stderr; signals that we get are passed on.
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, stdin?: 'inherit' | 'ignore', print?: Print | undefined }} [options] with
 *   `print`, what the program says goes there
 * @returns {Promise<number>} the exit code; 128 + signal when a signal ended it
 */
export function stream(command, parameters, { stdin = 'ignore', print, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const output = print ? 'pipe' : 'inherit';
    const child = spawn(command, parameters, { stdio: [stdin, output, output], ...options });
    if (print) for (const from of [child.stdout, child.stderr]) from?.setEncoding('utf8').on('data', print);
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    const passOn = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, passOn);
    const done = () => {
      for (const signal of signals) process.off(signal, passOn);
    };
    child.once('error', (error) => {
      done();
      reject(new Failure(`${command} could not be started: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      done();
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 9));
    });
  });
}

/**
 * The last lines of a program's output, for an error text.
 * @param {string} text
 * @param {number} [count]
 */
export function lastLines(text, count = 12) {
  return text.trim().split('\n').slice(-count).join('\n');
}
