import type { ListKind } from '../../../contract/export-kinds.ts';
import { createChecksums } from './checksums.ts';
import { csvRows } from './csv.ts';
import { pageRows } from './html.ts';
import { catalogueRows } from './json.ts';
import type { ListedFile, ListPiece, ListRows } from './listed-file.ts';
import { createPlaylists } from './m3u8.ts';

/** Lists as they grow: each piece is put to the end of its file. */
export interface Lists {
  /** Files come in the order of their paths, so that the same export gives the same bytes. */
  add(file: ListedFile): readonly ListPiece[];
  end(): Iterable<ListPiece>;
}

/** The lists of some kinds. `title`: what the whole is called; empty: by a common name. */
export function createLists(kinds: readonly ListKind[], title = ''): Lists {
  const all = kinds.map((kind) => listsOf(kind, title));
  return {
    add: (file) => all.flatMap((lists) => lists.add(file)),
    *end() {
      for (const lists of all) yield* lists.end();
    },
  };
}

function listsOf(kind: ListKind, title: string): Lists {
  switch (kind) {
    case 'sums':
      return createChecksums('SHA256SUMS');
    case 'csv':
      return rowByRow('csv', 'catalogue.csv', csvRows);
    case 'json':
      return rowByRow('json', 'catalogue.json', catalogueRows);
    case 'm3u8':
      return createPlaylists('playlist.m3u8');
    case 'html':
      return rowByRow('html', 'index.html', pageRows(title));
  }
}

function rowByRow(kind: ListKind, path: string, { head, row, between, tail }: ListRows): Lists {
  let before = head;
  return {
    add(file) {
      const text = before + row(file);
      before = between;
      return [{ kind, path, text }];
    },
    *end() {
      yield { kind, path, text: before === head ? head + tail : tail };
    },
  };
}

const names: ReadonlyMap<string, ListKind> = new Map([
  ['SHA256SUMS', 'sums'],
  ['catalogue.csv', 'csv'],
  ['catalogue.json', 'json'],
  ['index.html', 'html'],
]);

const keys: ReadonlySet<string> = new Set([...names.keys()].map((name) => name.toLowerCase()));

/** Whether a list may get a name, by its `nameKey`: no folder has it. */
export function isListName(key: string): boolean {
  return keys.has(key) || key.slice(key.lastIndexOf('/') + 1) === 'playlist.m3u8';
}

/** What a list of a manifest is, by its name. */
export function listKindOf(path: string): ListKind | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === 'playlist.m3u8' ? 'm3u8' : (names.get(path) ?? null);
}
