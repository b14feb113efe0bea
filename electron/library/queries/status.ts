import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { z } from 'zod';
import type {
  Audit,
  IncompleteReason,
  LibraryStatus,
  MissingItem,
  SelfCheck,
} from '../../contract/library-status.ts';
import type { MediaKind } from '../../contract/clip.ts';
import { parseJson } from '../../platform/parse-json.ts';
import { mediaColumns } from '../database/media-columns.ts';
import type { Row } from '../database/rows.ts';
import { text } from '../database/rows.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import { isMediaMissing } from '../media-folder.ts';
import type { FactName } from '../mutations/facts.ts';
import { readFact } from '../mutations/facts.ts';
import { filesMissingIn, totalsOf } from './totals.ts';

const untouched: SelfCheck = { after: null, found: 0, damaged: 0, finishedAt: null };

const auditSchema = z.object({
  total_count: z.number(),
  outputs: z.number(),
  without_audio: z.number(),
  unaccounted: z.number(),
}) satisfies z.ZodType<Audit>;

const selfCheckSchema = z.object({
  after: z.string().nullable(),
  found: z.number(),
  damaged: z.number(),
  finishedAt: z.string().nullable(),
}) satisfies z.ZodType<SelfCheck>;

const missingRowsSchema = z.array(
  z.object({ id: z.string(), what: z.enum(['audio', 'video', 'row']), why: z.string() }),
) satisfies z.ZodType<readonly MissingItem[]>;

/** What the library says of itself. */
export function createStatusQueries(
  folder: string,
  database: DatabaseSyncInstance,
  index: Pick<ClipIndex, 'table'>,
) {
  /** Null where there is none, or what is there was damaged: a fact that cannot be read proves nothing. */
  function factOf<T>(name: FactName, schema: z.ZodType<T>): T | null {
    return schema.safeParse(parseJson(readFact(database, name) ?? 'null')).data ?? null;
  }

  function missingMedia(kind: MediaKind, limit: number, isGone: boolean): readonly MissingItem[] {
    const { state, isDue } = mediaColumns[kind];
    const rows = database
      .prepare(
        `SELECT id, ${state} AS why FROM clip WHERE ${isDue} AND gone_since IS ${isGone ? 'NOT NULL' : 'NULL'}
         ORDER BY created_micros DESC, id DESC LIMIT ?`,
      )
      .all(limit === Infinity ? -1 : limit) as Row[];
    return rows.map((row) => ({ id: text(row, 'id'), what: kind, why: text(row, 'why') }));
  }

  function missingOf(kinds: readonly MediaKind[], limit: number, isGone: boolean): readonly MissingItem[] {
    const missing: MissingItem[] = [];
    for (const kind of kinds)
      if (missing.length < limit) missing.push(...missingMedia(kind, limit - missing.length, isGone));
    return missing;
  }

  return {
    status(videos: boolean, limit: number): LibraryStatus {
      const known = factOf('audit', auditSchema);
      const wanted: readonly MediaKind[] = videos ? ['audio', 'video'] : ['audio'];
      // Rows first: they are what no sync mends by itself.
      const rows = factOf('missing_rows', missingRowsSchema) ?? [];
      const named = rows.slice(0, limit);
      const counts: Readonly<Record<IncompleteReason['reason'], number>> = {
        ...rowsNotListed(known),
        rowsMissing: rows.length,
        filesMissing: filesMissingIn(index.table(), wanted),
        folderMissing: wanted.filter((kind) => isMediaMissing(folder, kind, database)).length,
      };
      const reasons = Object.entries(counts)
        .filter(([, count]) => count > 0)
        .map(([reason, count]) => ({ reason, count }) as IncompleteReason);
      return {
        folder,
        ...totalsOf(index.table()),
        complete: reasons.length === 0,
        missing: [...named, ...missingOf(wanted, limit - named.length, false)],
        reasons,
        goneMissing: missingOf(wanted, limit, true),
        lastSyncAt: readFact(database, 'last_sync_at'),
        audit: known,
        selfCheck: factOf('self_check', selfCheckSchema) ?? untouched,
      };
    },
    isMediaMissing: (kind: MediaKind) => isMediaMissing(folder, kind, database),
    libraryId: () => readFact(database, 'library_id'),
    lastWholeListingAt: () => readFact(database, 'last_whole_listing_at'),
  };
}

/** Rows that the service counted and of which no clip is listed. */
function rowsNotListed(
  audit: Audit | null,
): Pick<
  Readonly<Record<IncompleteReason['reason'], number>>,
  'neverCounted' | 'rowsWithoutClips' | 'rowsUnaccounted'
> {
  if (audit === null) return { neverCounted: 1, rowsWithoutClips: 0, rowsUnaccounted: 0 };
  const unlisted = Math.abs(audit.total_count - audit.outputs);
  const rowsWithoutClips = Math.min(unlisted, Math.max(0, audit.without_audio));
  return { neverCounted: 0, rowsWithoutClips, rowsUnaccounted: unlisted - rowsWithoutClips };
}
