import type { ListKind } from '../../../contract/export-kinds.ts';
import { checksums } from './checksums.ts';
import { csv } from './csv.ts';
import { webPage } from './html.ts';
import { catalogueJson } from './json.ts';
import type { ListedFile, ListFile } from './listed-file.ts';
import { playlists } from './m3u8.ts';

/**
 * The files of one kind; each in the order of the paths, so that the same export gives the same bytes. `title`: what the
 * whole is called; empty: by a common name.
 */
export function listFiles(kind: ListKind, files: readonly ListedFile[], title = ''): readonly ListFile[] {
  switch (kind) {
    case 'sums':
      return [{ path: 'SHA256SUMS', content: checksums(files) }];
    case 'csv':
      return [{ path: 'catalogue.csv', content: csv(files) }];
    case 'json':
      return [{ path: 'catalogue.json', content: catalogueJson(files) }];
    case 'm3u8':
      return playlists(files);
    case 'html':
      return [{ path: 'index.html', content: webPage(files, title) }];
  }
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
