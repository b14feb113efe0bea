import path from 'node:path';
import type { LibraryStatus } from '../../contract/library-status.ts';
import { clipQuerySchema } from '../../contract/clip-query.ts';
import type { Library } from '../../library/library.ts';

/** The part of a library that a proof is made from. */
export type ProvableLibrary = Pick<Library, 'folder' | 'status' | 'numbers' | 'exportable'>;

/** A file of the library, as it was when it was last verified. */
export interface ProvenFile {
  /** Id of its clip. */
  readonly id: string;
  readonly what: 'audio' | 'video';
  /** Below the library, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly prompt: string;
  readonly voice: string;
  readonly language: string;
  /** As received from the service. */
  readonly createdAt: string;
}

/** What a library holds, to be shown to someone who was not there. */
export interface Proof {
  readonly format: 'voicekeep-proof';
  readonly version: 1;
  readonly madeAt: string;
  readonly library: string;
  readonly complete: boolean;
  readonly clips: number;
  /** Days of the oldest and the newest clip; null without clips. */
  readonly from: string | null;
  readonly to: string | null;
  readonly lastSyncAt: string | null;
  /** When every file had last been compared with its hash; null: not yet. */
  readonly filesCheckedAt: string | null;
  readonly audit: LibraryStatus['audit'];
  readonly missing: LibraryStatus['missing'];
  readonly files: readonly ProvenFile[];
}

const chunk = 1000;

/** Reads what the library holds; `now`: milliseconds since 1970. */
export async function makeProof(library: ProvableLibrary, now: number): Promise<Proof> {
  const status = await library.status({ missing: Infinity });
  const query = clipQuerySchema.parse({ rejected: null });
  const numbers = await library.numbers({ kind: 'query', query });
  const files: ProvenFile[] = [];
  let from: string | null = null;
  let to: string | null = null;
  for (let offset = 0; offset < numbers.length; offset += chunk) {
    for (const clip of await library.exportable(numbers.slice(offset, offset + chunk))) {
      const { id, prompt, voiceName, language, createdAt } = clip;
      const common = { id, prompt, voice: voiceName, language, createdAt };
      if (from === null || createdAt < from) from = createdAt;
      if (to === null || createdAt > to) to = createdAt;
      const below = (file: string) => path.relative(library.folder, file).split(path.sep).join('/');
      if (clip.audio === 'cached' && clip.file !== null && clip.bytes !== null && clip.sha256 !== null) {
        const { bytes, sha256 } = clip;
        files.push({ ...common, what: 'audio', path: below(clip.file), bytes, sha256 });
      }
      const { videoFile, videoBytes, videoSha256 } = clip;
      if (clip.video === 'cached' && videoFile !== null && videoBytes !== null && videoSha256 !== null) {
        files.push({
          ...{ ...common, what: 'video', path: below(videoFile) },
          ...{ bytes: videoBytes, sha256: videoSha256 },
        });
      }
    }
  }
  files.sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.path, b.path));
  return {
    format: 'voicekeep-proof',
    version: 1,
    madeAt: new Date(now).toISOString(),
    library: library.folder,
    complete: status.complete,
    clips: status.clips,
    from: from?.slice(0, 10) ?? null,
    to: to?.slice(0, 10) ?? null,
    lastSyncAt: status.lastSyncAt,
    filesCheckedAt: status.selfCheck.finishedAt,
    audit: status.audit,
    missing: status.missing,
    files,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
