import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageSchema = z.object({ version: z.string() });

/** The version of the program, from the `package.json` that it was built with. */
export function readVersion(packageFile: URL): string {
  return packageSchema.parse(JSON.parse(readFileSync(packageFile, 'utf8'))).version;
}
