import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '../contract/errors.ts';

/** More than any key; a whole file named by mistake is not read to its end. */
const mostBytes = 64 * 1024;

/**
 * Takes the key out of the environment, so that no program that is started later finds it there. `keyFile` (or
 * `VOICEKEEP_KEY_FILE`) names a file to read it from instead, which may be a pipe such as `/dev/fd/3`.
 * Throws `bad-request` when that cannot be read.
 */
export function takeKey(env: NodeJS.ProcessEnv, keyFile?: string): string | undefined {
  const file = keyFile ?? env['VOICEKEEP_KEY_FILE'];
  const key = env['STABLECOG_API_KEY'];
  delete env['STABLECOG_API_KEY'];
  return file === undefined || file === '' ? key : readKeyFile(file);
}

function readKeyFile(file: string): string {
  try {
    const handle = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(mostBytes);
      let length = 0;
      for (;;) {
        const read = readSync(handle, buffer, length, mostBytes - length, null);
        length += read;
        if (read === 0 || length === mostBytes) return buffer.toString('utf8', 0, length);
      }
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw new AppError('bad-request', { params: { option: 'keyfile', path: file }, cause: error });
  }
}
