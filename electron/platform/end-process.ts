/**
 * Ends this process at once, also while one of its threads waits for a disk that does not answer: `process.exit` would
 * wait for that thread. Where the system cannot put another program in its place, the process ends by a signal.
 */
export function endProcessNow(exitCode: number): never {
  if (process.platform !== 'win32' && process.execve) {
    process.execve('/bin/sh', ['sh', '-c', `exit ${exitCode}`], {});
  }
  process.kill(process.pid, 'SIGKILL');
  throw new Error('The process was not ended.');
}
