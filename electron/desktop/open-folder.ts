import { shell } from 'electron';
import { AppError } from '../contract/errors.ts';

/** Shows a folder in the system's file manager. Rejects with `folder-not-opened`. */
export async function openFolder(folder: string): Promise<undefined> {
  const problem = await shell.openPath(folder);
  if (problem !== '') throw new AppError('folder-not-opened', { params: { path: folder } });
  return undefined;
}
