import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What an older version made, packed: files by their paths, each content once. */
interface Packed {
  /** The exports' folders, with the options that they were made by. */
  readonly exports: Readonly<Record<string, readonly string[]>>;
  /** What that version's `list --json` said. */
  readonly clips: readonly Readonly<Record<string, unknown>>[];
  /** Id of the clip that the service no longer listed. */
  readonly gone: string;
  readonly files: Readonly<Record<string, string>>;
  /** Base64, by the names that `files` has for them. */
  readonly blobs: Readonly<Record<string, string>>;
}

/** Unpacks `home/` and `exports/` into a folder. */
export async function unpackHome(commit: string, root: string): Promise<Packed> {
  const file = path.join(import.meta.dirname, '../../fixtures/homes', `${commit}.json.gz`);
  const packed = JSON.parse(gunzipSync(await readFile(file)).toString('utf8')) as Packed;
  for (const [name, blob] of Object.entries(packed.files)) {
    const target = path.join(root, ...name.split('/'));
    const content = Buffer.from(packed.blobs[blob] ?? '', 'base64');
    await mkdir(path.dirname(target), { recursive: true });
    const isOfHome = /^home\/[^/]+\.json$/.test(name);
    const text = () => content.toString('utf8').replaceAll('@ROOT@', JSON.stringify(root).slice(1, -1));
    await writeFile(target, isOfHome ? text() : content);
  }
  return packed;
}
