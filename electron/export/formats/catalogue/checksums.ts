import type { ManifestEntry, ManifestFile } from '../../destination/manifest.ts';
import type { Lists } from './catalogue.ts';

/** As `sha256sum` writes it: a name with a backslash or a line break is escaped and its line begins with a backslash. */
export function checksumLine(path: string, sha256: string): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === path ? '' : '\\'}${sha256}  ${escaped}\n`;
}

/** The hashes of all exported files, by path. */
export function createChecksums(path: string): Lists {
  const files: (ManifestFile | ManifestEntry)[] = [];
  return {
    add({ entry }) {
      files.push(entry, ...(entry.sidecars ?? []));
      return [];
    },
    *end() {
      files.sort((a, b) => (a.path < b.path ? -1 : 1));
      if (files.length === 0) yield { kind: 'sums', path, text: '' };
      for (const file of files) yield { kind: 'sums', path, text: checksumLine(file.path, file.sha256) };
    },
  };
}
