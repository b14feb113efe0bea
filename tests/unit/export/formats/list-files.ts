import type { ListKind } from '../../../../electron/contract/export-kinds.ts';
import { createLists } from '../../../../electron/export/formats/catalogue/catalogue.ts';
import type { ListedFile } from '../../../../electron/export/formats/catalogue/listed-file.ts';

/** The files of one kind, whole. */
export function listFiles(kind: ListKind, files: readonly ListedFile[], title = '') {
  const lists = createLists([kind], title);
  const texts = new Map<string, string>();
  for (const { path, text } of [...files.flatMap((file) => lists.add(file)), ...lists.end()])
    texts.set(path, (texts.get(path) ?? '') + text);
  return Array.from(texts, ([path, content]) => ({ path, content }));
}
