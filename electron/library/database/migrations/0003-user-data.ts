import { sqlMigration } from './migration.ts';

/** By clip id, not by row: user data may be here before its clip, in a database that was rebuilt. */
export const userData = sqlMigration(
  'favourites, notes and collections of the user',
  `
CREATE TABLE own_favorite (clip TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE note (clip TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE collection (id TEXT PRIMARY KEY, name TEXT NOT NULL, made_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE collected (
  collection TEXT NOT NULL REFERENCES collection ON DELETE CASCADE,
  clip TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (collection, clip)
) STRICT, WITHOUT ROWID;
CREATE INDEX collected_in_order ON collected (collection, place);
CREATE INDEX collected_by_clip ON collected (clip);
`,
);
