import { serveCalls } from '../../platform/worker-rpc.ts';
import type { FileOperations } from './file-operations.ts';
import { createFileOperations } from './file-operations.ts';

/** The operations as a thread serves them; functions, so that they can be called by name. */
function start() {
  const operations = createFileOperations();
  return {
    draft: (...args: Parameters<FileOperations['draft']>) => operations.draft(...args),
    publish: (...args: Parameters<FileOperations['publish']>) => operations.publish(...args),
    discard: (...args: Parameters<FileOperations['discard']>) => operations.discard(...args),
    stat: (...args: Parameters<FileOperations['stat']>) => operations.stat(...args),
    statsBelow: (...args: Parameters<FileOperations['statsBelow']>) => operations.statsBelow(...args),
    content: (...args: Parameters<FileOperations['content']>) => operations.content(...args),
    expected: (...args: Parameters<FileOperations['expected']>) => operations.expected(...args),
  };
}

export type FileWorkerMethods = ReturnType<typeof start>;

serveCalls(start, () => undefined);
