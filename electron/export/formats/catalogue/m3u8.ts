import type { Lists } from './catalogue.ts';
import type { ListedFile, ListPiece } from './listed-file.ts';

const head = '#EXTM3U\n';

/** One of everything, and one in each folder. */
export function createPlaylists(name: string): Lists {
  const begun = new Set<string>();
  function piece(folder: string, text: string): ListPiece {
    const before = begun.has(folder) ? '' : head;
    begun.add(folder);
    return { kind: 'm3u8', path: folder === '' ? name : `${folder}/${name}`, text: before + text };
  }
  return {
    add(file) {
      const own = folderOf(file.entry.path);
      return (own === '' ? [''] : ['', own]).map((folder) => piece(folder, playlistEntry(file, folder)));
    },
    *end() {
      if (begun.size === 0) yield piece('', '');
    },
  };
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
