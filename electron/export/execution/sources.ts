import { exportableFields } from '../../library/queries/export.ts';
import { taggedAs } from '../formats/id3-tags.ts';
import type { ExportableLibrary } from '../planning/candidates.ts';
import type { WantedClip } from '../planning/plan.ts';
import type { Source } from './file-content.ts';

/** Where a clip's file comes from, and what the manifest says of how it is made; a copy has no `made`. */
export interface ClipSource {
  readonly source: Source;
  readonly made?: Pick<NonNullable<WantedClip['made']>, 'key'>;
}

/** What sources are made from. */
export type SourceLibrary = Pick<ExportableLibrary, 'numbers' | 'exportable'>;

/**
 * The sources of some clips, by their ids. Tags are made again from what the library says now; a clip that is not cached,
 * or that it no longer knows, has no source.
 */
export async function sourcesOf(
  library: SourceLibrary,
  clips: readonly WantedClip[],
): Promise<ReadonlyMap<string, ClipSource>> {
  const tagged = clips.filter(({ made }) => made?.make.kind === 'tag').map(({ id }) => id);
  const tags = await tagsOf(library, tagged);
  return new Map(
    clips.flatMap((clip) => {
      const source = sourceOf(clip, tags);
      return source ? [[clip.id, source]] : [];
    }),
  );
}

type Tag = ReturnType<typeof taggedAs>;

async function tagsOf(library: SourceLibrary, ids: readonly string[]): Promise<ReadonlyMap<string, Tag>> {
  if (ids.length === 0) return new Map();
  const numbers = await library.numbers({ kind: 'ids', ids: [...ids] });
  const clips = await library.exportable(numbers, exportableFields);
  return new Map(clips.map((clip) => [clip.id, taggedAs(clip)]));
}

function sourceOf(clip: WantedClip, tags: ReadonlyMap<string, Tag>): ClipSource | null {
  const { id, file, cached, made } = clip;
  if (!cached || file === undefined) return null;
  const audio = { path: file, ...cached };
  if (!made) return { source: { ...audio, make: { kind: 'copy' } } };
  if (made.make.kind !== 'tag') return { source: { ...audio, make: made.make }, made };
  const tag = tags.get(id);
  return tag ? { source: { ...audio, make: { kind: 'tag', tag: tag.tag } }, made: tag } : null;
}
