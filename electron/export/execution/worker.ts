import { serveCalls } from '../../platform/worker-rpc.ts';
import type { FileActs, Placing } from './file-operations.ts';
import { createFileActs } from './file-operations.ts';

/** The acts as a thread serves them; functions, so that they can be called by name. */
function start() {
  const acts = createFileActs();
  return {
    place: (items: readonly Placing[], options: Parameters<FileActs['place']>[1]) =>
      acts.place(items, options),
    stat: (paths: readonly string[]) => acts.stat(paths),
    looks: (root: string, paths: readonly string[]) => acts.looks(root, paths),
    content: (item: Placing) => acts.content(item),
    expected: (items: readonly Placing[]) => acts.expected(items),
  };
}

export type FileWorkerMethods = ReturnType<typeof start>;

serveCalls(start, () => undefined);
