import { sqlMigration } from './migration.ts';

/** Clips, the state of their audio, search over prompts, and small facts about the library. */
export const clips = sqlMigration(
  'clips, the state of their audio, search over prompts',
  `
CREATE TABLE clip (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  voiceover_id TEXT NOT NULL,
  prompt TEXT NOT NULL,
  voice TEXT NOT NULL,
  language TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_micros INTEGER NOT NULL,
  promised_duration REAL,
  favorite INTEGER NOT NULL,
  audio_url TEXT NOT NULL,
  model_id TEXT NOT NULL,
  seed INTEGER,
  temperature REAL,
  denoised INTEGER,
  silence_removed INTEGER,
  json TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  gone_since TEXT,
  listing INTEGER NOT NULL,
  audio TEXT NOT NULL DEFAULT 'waiting' CHECK (audio IN ('cached', 'waiting', 'failed', 'unavailable')),
  audio_error TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER,
  sha256 TEXT,
  duration REAL,
  peaks BLOB
) STRICT;

CREATE INDEX clip_by_created ON clip (created_micros, id);
CREATE INDEX clip_by_duration ON clip (coalesce(duration, promised_duration), created_micros, id);
CREATE INDEX clip_by_voice ON clip (voice, created_micros, id);
CREATE INDEX clip_by_prompt ON clip (prompt COLLATE NOCASE, created_micros, id);
CREATE INDEX clip_same_prompt ON clip (prompt);
CREATE INDEX clip_by_language ON clip (language);
CREATE INDEX clip_audio_due ON clip (audio, due_at, created_micros);

CREATE VIRTUAL TABLE prompt_words USING fts5(
  prompt, content='clip', content_rowid='rowid', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
CREATE VIRTUAL TABLE prompt_parts USING fts5(
  prompt, content='clip', content_rowid='rowid', tokenize='trigram remove_diacritics 1'
);
CREATE TRIGGER clip_added AFTER INSERT ON clip BEGIN
  INSERT INTO prompt_words (rowid, prompt) VALUES (new.rowid, new.prompt);
  INSERT INTO prompt_parts (rowid, prompt) VALUES (new.rowid, new.prompt);
END;
CREATE TRIGGER clip_prompt_changed AFTER UPDATE OF prompt ON clip WHEN old.prompt <> new.prompt BEGIN
  INSERT INTO prompt_words (prompt_words, rowid, prompt) VALUES ('delete', old.rowid, old.prompt);
  INSERT INTO prompt_words (rowid, prompt) VALUES (new.rowid, new.prompt);
  INSERT INTO prompt_parts (prompt_parts, rowid, prompt) VALUES ('delete', old.rowid, old.prompt);
  INSERT INTO prompt_parts (rowid, prompt) VALUES (new.rowid, new.prompt);
END;

CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`,
);
