import { spawn } from 'node:child_process';
import { AppError } from '../contract/errors.ts';

/** Where the system keeps its programs, for a dialog to start in. */
export function programsFolder({ platform, env }: Pick<NodeJS.Process, 'platform' | 'env'>): string {
  switch (platform) {
    case 'darwin':
      return '/Applications';
    case 'win32':
      return env['ProgramFiles'] ?? 'C:\\';
    default:
      return '/usr/bin';
  }
}

/** Starts a program with a file, as a parameter of its own and through no shell. Rejects with `program-failed`. */
export function openInProgram(program: string, file: string): Promise<void> {
  const [command, parameters] =
    process.platform === 'darwin' ? ['/usr/bin/open', ['-a', program, file]] : [program, [file]];
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { detached: true, stdio: 'ignore', windowsHide: false });
    child.once('error', (cause) => reject(new AppError('program-failed', { params: { program }, cause })));
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
