import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { hasErrno } from '../platform/errno.ts';

const packageSchema = z.object({ version: z.string() });
const buildSchema = z.object({ commit: z.string().nullable() });

/** The version of the program, from the `package.json` that it was built with. */
export function readVersion(packageFile: URL): string {
  return packageSchema.parse(JSON.parse(readFileSync(packageFile, 'utf8'))).version;
}

/** The commit that the program was built of, shortened; null where it runs from source or was built outside a repository. */
export function readCommit(buildFile: URL): string | null {
  try {
    return buildSchema.parse(JSON.parse(readFileSync(buildFile, 'utf8'))).commit;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
}

/** What `--version` answers: name, version, and in brackets the commit and what it runs on. */
export function describeVersion(
  version: string,
  commit: string | null,
  { electron, node }: { readonly electron?: string; readonly node: string },
): string {
  const runtime = electron === undefined ? `Node.js ${node}` : `Electron ${electron}`;
  return `voicekeep ${version} (${commit === null ? runtime : `commit ${commit}, ${runtime}`})`;
}
