import type { ListKind } from '../../../contract/export-kinds.ts';
import type { ClipDetails } from '../../../contract/clip.ts';
import type { ManifestEntry } from '../../destination/manifest.ts';
import { pageOf } from './html.ts';
import { known } from '../sidecars.ts';

/** A clip that lies in the destination. */
export interface ListedFile {
  readonly entry: ManifestEntry;
  /** Null when the library no longer knows it. */
  readonly clip: (ClipDetails & { readonly json: string }) | null;
}

/** A file about the whole export: relative path and text. */
export interface ListFile {
  readonly path: string;
  readonly content: string;
}

/** The files of one kind; each in the order of the paths, so that the same export gives the same bytes. */
export function listFiles(kind: ListKind, files: readonly ListedFile[]): readonly ListFile[] {
  switch (kind) {
    case 'sums':
      return [{ path: 'SHA256SUMS', content: sums(files) }];
    case 'csv':
      return [{ path: 'catalogue.csv', content: csv(files) }];
    case 'json': {
      const clips = files.map(({ entry, clip }) => ({
        path: entry.path,
        sha256: entry.sha256,
        ...(clip ? known(clip) : { id: entry.id }),
      }));
      return [
        {
          path: 'catalogue.json',
          content: `[\n${clips.map((clip) => JSON.stringify(clip)).join(',\n')}\n]\n`,
        },
      ];
    }
    case 'm3u8':
      return playlists(files);
    case 'html':
      return [{ path: 'index.html', content: pageOf(files) }];
  }
}

/** What a list of a manifest is, by its name. */
export function listKindOf(path: string): ListKind | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === 'playlist.m3u8' ? 'm3u8' : (listNames.get(path) ?? null);
}

const listNames: ReadonlyMap<string, ListKind> = new Map([
  ['SHA256SUMS', 'sums'],
  ['catalogue.csv', 'csv'],
  ['catalogue.json', 'json'],
  ['index.html', 'html'],
]);

/** As `sha256sum` writes it: a name with a backslash or a line break is escaped and its line begins with a backslash. */
function sums(files: readonly ListedFile[]): string {
  return files
    .flatMap(({ entry }) => [entry, ...(entry.sidecars ?? [])])
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => {
      const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
      return `${escaped === path ? '' : '\\'}${sha256}  ${escaped}\n`;
    })
    .join('');
}

const columns = [
  'path',
  'id',
  'voiceover',
  'prompt',
  'voice',
  'language',
  'created',
  'duration',
  'favorite',
  'starred',
  'seed',
  'temperature',
  'model',
  'collections',
  'note',
  'bytes',
  'sha256',
] as const;

/** RFC 4180 with a byte order mark, by which Excel knows UTF-8. */
function csv(files: readonly ListedFile[]): string {
  const rows = files.map(({ entry, clip }) => [
    entry.path,
    entry.id,
    clip?.voiceoverId ?? '',
    clip?.prompt ?? '',
    clip?.voice ?? '',
    clip?.language ?? '',
    clip?.createdAt ?? '',
    clip?.duration ?? '',
    clip?.favorite ?? '',
    clip?.ownFavorite ?? '',
    clip?.seed ?? '',
    clip?.temperature ?? '',
    clip?.modelId ?? '',
    clip?.collections.map(({ name }) => name).join('; ') ?? '',
    clip?.note ?? '',
    entry.bytes,
    entry.sha256,
  ]);
  return `\ufeff${[columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** What a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection); numbers of ours stay numbers. */
function csvCell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const safe = /^[\s\0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One of everything, and one in each folder. */
function playlists(files: readonly ListedFile[]): readonly ListFile[] {
  const byFolder = new Map<string, ListedFile[]>([['', [...files]]]);
  for (const file of files) {
    const folder = folderOf(file.entry.path);
    if (folder === '') continue;
    const known = byFolder.get(folder);
    if (known) known.push(file);
    else byFolder.set(folder, [file]);
  }
  return [...byFolder].map(([folder, some]) => ({
    path: folder === '' ? 'playlist.m3u8' : `${folder}/playlist.m3u8`,
    content: `#EXTM3U\n${some.map((file) => playlistEntry(file, folder)).join('')}`,
  }));
}

function playlistEntry({ entry, clip }: ListedFile, folder: string): string {
  const title = (clip?.prompt ?? entry.id).replace(/[\p{Cc}\s\u2028\u2029]+/gu, ' ').trim();
  const path = folder === '' ? entry.path : entry.path.slice(folder.length + 1);
  // A line that begins with a hash would be a remark; a space that begins it is left out by readers.
  return `#EXTINF:${Math.round(clip?.duration ?? -1)},${title}\n${/^[#\s]/.test(path) ? './' : ''}${path}\n`;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
