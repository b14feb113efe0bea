import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { MediaKind } from '../../contract/clip.ts';
import { mediaColumns } from '../database/media-columns.ts';
import type { Row } from '../database/rows.ts';
import { text } from '../database/rows.ts';
import { provenSuffix } from '../paths.ts';

/** Clips whose ids differ from a clip's only in case: some file systems take their names for one. */
export interface CaseVariants {
  /** Their ids; `here`: only of those whose file of this kind lies under its plain name. */
  of(id: string, here?: MediaKind): readonly string[];
}

/** The service's ids have no capitals, so these alone are kept in memory. */
export function createCaseVariants(database: DatabaseSyncInstance): CaseVariants {
  const capitals = new Map<string, string[]>();
  let last = -1;

  function readNew(): void {
    const { rowid } = database.prepare('SELECT coalesce(max(rowid), 0) AS rowid FROM clip').get() as {
      readonly rowid: number;
    };
    if (rowid === last) return;
    // All of them stand in the index of ids; new ones are read by their rows.
    const rows =
      last < 0
        ? database.prepare("SELECT id FROM clip WHERE id GLOB '*[A-Z]*'").all()
        : database.prepare("SELECT id FROM clip WHERE rowid > ? AND id GLOB '*[A-Z]*'").all(last);
    last = rowid;
    for (const row of rows as Row[]) {
      const id = text(row, 'id');
      capitals.set(id.toLowerCase(), [...(capitals.get(id.toLowerCase()) ?? []), id]);
    }
  }

  function isHere(id: string, kind: MediaKind): boolean {
    const { state, suffix } = mediaColumns[kind];
    const select = `SELECT 1 FROM clip WHERE id = ? AND ${state} IN ('cached', 'unproven') AND ${suffix} = ?`;
    return database.prepare(select).get(id, provenSuffix[kind]) !== undefined;
  }

  return {
    of(id, here) {
      readNew();
      const lower = id.toLowerCase();
      const others = capitals.get(lower) ?? [];
      if (others.length === 0) return [];
      const known = database.prepare('SELECT 1 FROM clip WHERE id = ?').get(lower)
        ? [...others, lower]
        : others;
      return known.filter((other) => other !== id && (here === undefined || isHere(other, here)));
    },
  };
}
