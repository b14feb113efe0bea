import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { voiceLabel } from '../../../contract/voices.ts';
import { parseJson } from '../../../platform/parse-json.ts';
import type { Migration } from './migration.ts';

type Row = Readonly<Record<string, unknown>>;

const states = "'cached', 'waiting', 'failed', 'unavailable', 'unproven'";

/** Columns of `clip` as they were, in their order; `seed` is written as text from now on. */
const older = [
  ...['rowid', 'id', 'voiceover_id', 'prompt', 'voice', 'language', 'created_at', 'created_micros'],
  ...['promised_duration', 'favorite', 'audio_url', 'model_id', 'temperature', 'denoised', 'silence_removed'],
  ...[
    'json',
    'first_seen_at',
    'gone_since',
    'listing',
    'audio',
    'audio_error',
    'attempts',
    'due_at',
    'bytes',
  ],
  ...['sha256', 'duration', 'peaks', 'loudness'],
].join(', ');

const table = `
CREATE TABLE clip_next (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  voiceover_id TEXT NOT NULL,
  prompt TEXT NOT NULL,
  voice TEXT NOT NULL,
  speaker_id TEXT NOT NULL DEFAULT '',
  voice_name TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_micros INTEGER NOT NULL,
  promised_duration REAL,
  favorite INTEGER NOT NULL,
  audio_url TEXT NOT NULL,
  video_url TEXT,
  model_id TEXT NOT NULL,
  seed TEXT,
  temperature REAL,
  denoised INTEGER,
  silence_removed INTEGER,
  sketch BLOB,
  json TEXT NOT NULL,
  received TEXT,
  first_seen_at TEXT NOT NULL,
  gone_since TEXT,
  listing INTEGER NOT NULL,
  audio TEXT NOT NULL DEFAULT 'waiting' CHECK (audio IN (${states})),
  audio_error TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER,
  sha256 TEXT,
  suffix TEXT NOT NULL DEFAULT '.mp3',
  duration REAL,
  peaks BLOB,
  loudness REAL,
  video TEXT NOT NULL DEFAULT 'none' CHECK (video IN (${states}, 'none')),
  video_error TEXT,
  video_attempts INTEGER NOT NULL DEFAULT 0,
  video_due_at INTEGER NOT NULL DEFAULT 0,
  video_bytes INTEGER,
  video_sha256 TEXT,
  video_suffix TEXT NOT NULL DEFAULT '.mp4'
) STRICT;
INSERT INTO clip_next (${older}, seed) SELECT ${older}, CAST(seed AS TEXT) FROM clip;
DROP TABLE clip;
ALTER TABLE clip_next RENAME TO clip;

CREATE TABLE earlier_json (
  clip TEXT NOT NULL,
  hash TEXT NOT NULL,
  received_at TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (clip, hash)
) STRICT;

CREATE TABLE known_hash (
  clip TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('audio', 'video')),
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  known_since TEXT NOT NULL,
  PRIMARY KEY (clip, kind, sha256)
) STRICT, WITHOUT ROWID;
INSERT INTO known_hash SELECT id, 'audio', sha256, bytes, first_seen_at FROM clip WHERE sha256 IS NOT NULL AND bytes IS NOT NULL;
`;

/**
 * Prompts are indexed by their beginning: one of 20 MB must not fill the index. `clip_columns` holds every column that
 * is read into memory.
 */
const indexes = `
CREATE INDEX clip_by_created ON clip (created_micros, id);
CREATE INDEX clip_by_duration ON clip (coalesce(duration, promised_duration), created_micros, id);
CREATE INDEX clip_by_voice ON clip (voice_name, language, created_micros, id);
CREATE INDEX clip_by_prompt ON clip (substr(prompt, 1, 200) COLLATE NOCASE, created_micros, id);
CREATE INDEX clip_same_prompt ON clip (prompt);
CREATE INDEX clip_without_audio ON clip (created_micros DESC, id DESC) WHERE audio <> 'cached';
CREATE INDEX clip_without_video ON clip (created_micros DESC, id DESC) WHERE video NOT IN ('cached', 'none');
CREATE INDEX clip_columns ON clip (
  voice_name, voice, language, created_micros, promised_duration, duration, bytes, favorite, gone_since, denoised,
  silence_removed, audio, video, video_bytes, model_id, loudness, id
);
`;

const indexed = 'substr(%.prompt, 1, 50000)';
const added = indexed.replace('%', 'new');
const removed = indexed.replace('%', 'old');

const search = `
INSERT INTO prompt_words (prompt_words, rowid, prompt) SELECT 'delete', rowid, prompt FROM clip WHERE length(prompt) > 50000;
INSERT INTO prompt_words (rowid, prompt) SELECT rowid, substr(prompt, 1, 50000) FROM clip WHERE length(prompt) > 50000;
INSERT INTO prompt_parts (prompt_parts, rowid, prompt) SELECT 'delete', rowid, prompt FROM clip WHERE length(prompt) > 50000;
INSERT INTO prompt_parts (rowid, prompt) SELECT rowid, substr(prompt, 1, 50000) FROM clip WHERE length(prompt) > 50000;
CREATE TRIGGER clip_added AFTER INSERT ON clip BEGIN
  INSERT INTO prompt_words (rowid, prompt) VALUES (new.rowid, ${added});
  INSERT INTO prompt_parts (rowid, prompt) VALUES (new.rowid, ${added});
END;
CREATE TRIGGER clip_prompt_changed AFTER UPDATE OF prompt ON clip WHEN old.prompt <> new.prompt BEGIN
  INSERT INTO prompt_words (prompt_words, rowid, prompt) VALUES ('delete', old.rowid, ${removed});
  INSERT INTO prompt_words (rowid, prompt) VALUES (new.rowid, ${added});
  INSERT INTO prompt_parts (prompt_parts, rowid, prompt) VALUES ('delete', old.rowid, ${removed});
  INSERT INTO prompt_parts (rowid, prompt) VALUES (new.rowid, ${added});
END;
`;

/** What a sync writes each time, or what says only when to try again, is no change. */
const watched = [
  ...['id', 'voiceover_id', 'prompt', 'voice', 'speaker_id', 'voice_name', 'language', 'created_at'],
  ...['created_micros', 'promised_duration', 'favorite', 'audio_url', 'video_url', 'model_id', 'seed'],
  ...['temperature', 'denoised', 'silence_removed', 'sketch', 'json', 'first_seen_at', 'gone_since', 'audio'],
  ...['bytes', 'sha256', 'suffix', 'duration', 'peaks', 'loudness', 'video', 'video_bytes', 'video_sha256'],
  ...['video_suffix'],
];
const renewed = "UPDATE fact SET value = lower(hex(randomblob(16))) WHERE name = 'revision';";

const revision = `
CREATE TRIGGER clip_insert_named AFTER INSERT ON clip BEGIN ${renewed} END;
CREATE TRIGGER clip_delete_named AFTER DELETE ON clip BEGIN ${renewed} END;
CREATE TRIGGER clip_update_named AFTER UPDATE ON clip
WHEN ${watched.map((column) => `old.${column} IS NOT new.${column}`).join(' OR ')}
BEGIN ${renewed} END;
UPDATE fact SET value = lower(hex(randomblob(16))) WHERE name = 'revision';
`;

/**
 * Videos, voices by name, the service's waveform, seeds with all digits, unproven files, every JSON that was received
 * and every hash that was known. What the JSON of a clip holds of these is read from it.
 */
export const serviceFacts: Migration = {
  name: 'videos, names of voices, all digits of seeds, earlier JSON and hashes',
  run(database) {
    database.exec(table);
    readFromJson(database);
    database.exec(indexes + search + revision);
  },
};

function readFromJson(database: DatabaseSyncInstance): void {
  const batch = database.prepare(
    'SELECT rowid, voice, language, json FROM clip WHERE rowid > ? ORDER BY rowid LIMIT 1000',
  );
  const save = database.prepare(
    `UPDATE clip SET speaker_id = ?, voice_name = ?, video_url = ?, sketch = ?,
       video = CASE WHEN ? IS NULL THEN 'none' ELSE 'waiting' END WHERE rowid = ?`,
  );
  let rows = batch.all(-1) as readonly Row[];
  while (rows.length > 0) {
    for (const row of rows) {
      const output = recordOf(parseJson(String(row['json'])));
      const speaker = recordOf(recordOf(output['voiceover'])['speaker']);
      const speakerId = textOf(speaker['id']);
      const video = textOf(output['video_file_url']) || null;
      const label = voiceLabel({ speakerId, locale: String(row['language']), name: String(row['voice']) });
      const sketch = sketchOf(output['audio_array']);
      save.run(speakerId, label, video, sketch, video, Number(row['rowid']));
    }
    rows = batch.all(Number(rows.at(-1)?.['rowid'])) as readonly Row[];
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\0', '\u2400') : '';
}

/** 0 to 255, of the service's 0 to 1. */
function sketchOf(value: unknown): Uint8Array | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const numbers: readonly unknown[] = value.slice(0, 1000);
  return Uint8Array.from(numbers, (number) =>
    typeof number === 'number' ? Math.round(Math.min(Math.max(number, 0), 1) * 255) : 0,
  );
}
