import { known } from '../sidecars.ts';
import type { ListedFile } from './listed-file.ts';

/** One clip on each line of an array. */
export function catalogueJson(files: readonly ListedFile[]): string {
  const clips = files.map(({ entry, clip }) => ({
    path: entry.path,
    sha256: entry.sha256,
    ...(clip ? known(clip) : { id: entry.id }),
  }));
  return `[\n${clips.map((clip) => JSON.stringify(clip)).join(',\n')}\n]\n`;
}
