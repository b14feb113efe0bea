import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Migration } from './migration.ts';

/** Facts that are saved in the records; the others say how the database was left, or are made anew. */
const facts = "'audit', 'last_sync_at', 'last_whole_listing_at', 'missing_rows', 'own_revision'";

/** Columns that say only when to try again, or what the last sync saw. */
const unsaved = ['rowid', 'listing', 'attempts', 'due_at', 'video_attempts', 'video_due_at'];

/** The statement that fires a trigger decides what a conflict in it does (an UPSERT: fail), so there must be none. */
function mark(key: string): string {
  return `INSERT INTO unsaved SELECT ${key} WHERE NOT EXISTS (SELECT 1 FROM unsaved WHERE key = ${key});`;
}

function triggers(columns: readonly string[]): string {
  const changed = columns.map((column) => `old.${column} IS NOT new.${column}`).join(' OR ');
  const userData = ['own_favorite', 'note', 'collection', 'collected'].flatMap((table) =>
    ['INSERT', 'UPDATE', 'DELETE'].map(
      (event) =>
        `CREATE TRIGGER ${table}_${event.toLowerCase()}_unsaved AFTER ${event} ON ${table}
         BEGIN ${mark("'user-data'")} END;`,
    ),
  );
  const factChanges = ['INSERT', 'UPDATE'].map(
    (
      event,
    ) => `CREATE TRIGGER fact_${event.toLowerCase()}_unsaved AFTER ${event} ON fact WHEN new.name IN (${facts})
      BEGIN ${mark("'facts'")} END;`,
  );
  return `
CREATE TABLE unsaved (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO unsaved SELECT 'clip ' || id FROM clip UNION SELECT 'facts' UNION SELECT 'user-data';
CREATE TRIGGER clip_insert_unsaved AFTER INSERT ON clip BEGIN ${mark("'clip ' || new.id")} END;
CREATE TRIGGER clip_update_unsaved AFTER UPDATE ON clip WHEN ${changed}
BEGIN ${mark("'clip ' || new.id")} END;
${factChanges.join('\n')}
${userData.join('\n')}
`;
}

/** Which clips, facts and user data are not in `records/` yet as they are now: triggers say so, whoever writes. */
export const unsavedRecords: Migration = {
  name: 'what is not in the records yet',
  run(database: DatabaseSyncInstance) {
    const columns = database.prepare("SELECT name FROM pragma_table_info('clip')").all() as {
      readonly name: string;
    }[];
    database.exec(triggers(columns.map(({ name }) => name).filter((name) => !unsaved.includes(name))));
  },
};
