import { serveCalls } from '../../platform/worker-rpc.ts';
import type { FileOperations, FileToWrite } from './file-operations.ts';
import { createFileOperations } from './file-operations.ts';

/** The operations as a thread serves them; functions, so that they can be called by name. */
function start() {
  const operations = createFileOperations();
  return {
    write: (items: readonly FileToWrite[], options: Parameters<FileOperations['write']>[1]) =>
      operations.write(items, options),
    stat: (paths: readonly string[]) => operations.stat(paths),
    statsBelow: (root: string, paths: readonly string[]) => operations.statsBelow(root, paths),
    content: (item: FileToWrite) => operations.content(item),
    expected: (items: readonly FileToWrite[]) => operations.expected(items),
  };
}

export type FileWorkerMethods = ReturnType<typeof start>;

serveCalls(start, () => undefined);
