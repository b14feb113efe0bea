import type { ListedFile, ListFile } from './listed-file.ts';

/** One of everything, and one in each folder. */
export function playlists(files: readonly ListedFile[]): readonly ListFile[] {
  const byFolder = new Map<string, ListedFile[]>([['', [...files]]]);
  for (const file of files) {
    const folder = folderOf(file.entry.path);
    if (folder === '') continue;
    const listed = byFolder.get(folder);
    if (listed) listed.push(file);
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
