import { setImmediate } from 'node:timers/promises';
import type { ListKind } from '../../contract/export-kinds.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import { createLists } from '../formats/catalogue/catalogue.ts';
import type { ListedFile, ListPiece } from '../formats/catalogue/listed-file.ts';
import type { ExportableLibrary } from '../planning/candidates.ts';
import { isRemoved } from '../planning/membership.ts';
import type { Spill } from './spill.ts';
import { createSpilledText } from './spill.ts';

const chunkSize = 500;

/** A file about the whole. */
export interface MadeList {
  readonly kind: ListKind;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly content: Spill;
}

/**
 * Makes lists of all that lies in the destination and is part of the export, and hands them to `use`. What a large one
 * holds waits in a temporary file (`temporary` gives a path): of a million clips it is more than memory has.
 */
export async function withLists<T>(
  given: {
    readonly library: Pick<ExportableLibrary, 'selected'>;
    readonly kinds: readonly ListKind[];
    readonly title: string;
    readonly entries: ReadonlyMap<string, ManifestEntry>;
    readonly temporary: () => string;
    readonly signal: AbortSignal;
  },
  use: (lists: readonly MadeList[]) => Promise<T>,
): Promise<T> {
  const lists = createLists(given.kinds, given.title);
  const texts = new Map<string, { readonly kind: ListKind; readonly text: SpilledText }>();
  async function put(pieces: Iterable<ListPiece>): Promise<void> {
    for (const { kind, path, text: more } of pieces) {
      const known = texts.get(path) ?? { kind, text: createSpilledText(given.temporary()) };
      texts.set(path, known);
      await known.text.add(more);
    }
  }
  try {
    for await (const file of listedFiles(given)) await put(lists.add(file));
    await put(lists.end());
    const made: MadeList[] = [];
    for (const [path, { kind, text }] of texts) {
      const { spill: content, ...size } = await text.end();
      made.push({ kind, path, content, ...size });
    }
    return await use(made);
  } finally {
    // What cannot be removed is taken away by the next run.
    await Promise.allSettled(Array.from(texts.values(), ({ text }) => text.close()));
  }
}

type SpilledText = ReturnType<typeof createSpilledText>;

/** In the order of the paths. */
async function* listedFiles({
  library,
  entries,
  signal,
}: {
  readonly library: Pick<ExportableLibrary, 'selected'>;
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  readonly signal: AbortSignal;
}): AsyncIterable<ListedFile> {
  const parts = [...entries.values()].filter(({ path }) => !isRemoved(path));
  const sorted = parts.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  for (let at = 0; at < sorted.length; at += chunkSize) {
    throwIfCancelled(signal);
    const some = sorted.slice(at, at + chunkSize);
    const ids = some.map(({ id }) => id);
    const clips = new Map(
      (await library.selected({ kind: 'ids', ids }, 0, ids.length)).map((clip) => [clip.id, clip]),
    );
    for (const entry of some) yield { entry, clip: clips.get(entry.id) ?? null };
    await setImmediate();
  }
}
