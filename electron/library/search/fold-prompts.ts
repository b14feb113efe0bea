import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { searchText } from './fold.ts';

type Row = Readonly<Record<'rowid' | 'prompt' | 'search', unknown>>;

/** Makes `clip.search` of all clips what it should be. */
export function foldPrompts(database: DatabaseSyncInstance): void {
  const batch = database.prepare(
    'SELECT rowid, prompt, search FROM clip WHERE rowid > ? ORDER BY rowid LIMIT 1000',
  );
  const save = database.prepare('UPDATE clip SET search = ? WHERE rowid = ?');
  let rows = batch.all(-1) as readonly Row[];
  while (rows.length > 0) {
    for (const { rowid, prompt, search: known } of rows) {
      const search = searchText(String(prompt));
      if (search !== known) save.run(search, Number(rowid));
    }
    rows = batch.all(Number(rows.at(-1)?.rowid)) as readonly Row[];
  }
}
