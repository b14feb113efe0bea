import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { migrations } from '../../../electron/library/database/migrations/index.ts';

/** Changed by every sync, saying only when to try again, or made of the prompt: no change of what the library holds. */
const unwatched = [
  'search',
  ...['rowid', 'received', 'listing', 'audio_error', 'attempts', 'due_at'],
  ...['video_error', 'video_attempts', 'video_due_at'],
];

/** Values that each kind of column can hold, other than the first row's. */
const others: Readonly<Record<string, string | number | Uint8Array>> = {
  TEXT: 'other',
  INTEGER: 7,
  REAL: 7.5,
  BLOB: Uint8Array.of(7),
};

test('a change of any column of a clip gives the library’s state another name, but for those that are none', () => {
  const database = new DatabaseSync(':memory:');
  try {
    for (const migration of migrations) migration.run(database);
    database.exec(`INSERT INTO clip (id, voiceover_id, prompt, voice, language, created_at, created_micros, favorite, audio_url,
      model_id, json, first_seen_at, listing) VALUES ('a', '', '', '', '', '', 1, 0, '', '', '{}', '', 1)`);
    const revision = () =>
      (database.prepare("SELECT value FROM fact WHERE name = 'revision'").get() as { value: string }).value;
    const columns = database.prepare("SELECT name, type FROM pragma_table_info('clip')").all() as {
      name: string;
      type: string;
    }[];
    const unseen = columns.flatMap(({ name, type }) => {
      const before = revision();
      const value = name === 'audio' || name === 'video' ? 'failed' : others[type];
      database.prepare(`UPDATE clip SET ${name} = ?`).run(value ?? null);
      return revision() === before ? [name] : [];
    });
    expect(unseen.sort()).toEqual([...unwatched].sort());
  } finally {
    database.close();
  }
});
