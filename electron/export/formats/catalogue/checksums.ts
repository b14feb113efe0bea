import type { ListedFile } from './listed-file.ts';

/** As `sha256sum` writes it: a name with a backslash or a line break is escaped and its line begins with a backslash. */
export function checksumLine(path: string, sha256: string): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === path ? '' : '\\'}${sha256}  ${escaped}\n`;
}

/** The hashes of all exported files, by path. */
export function checksums(files: readonly ListedFile[]): string {
  return files
    .flatMap(({ entry }) => [entry, ...(entry.sidecars ?? [])])
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, sha256 }) => checksumLine(path, sha256))
    .join('');
}
