import { sqlMigration } from './migration.ts';

/**
 * Loudness of cached audio; an index that finds due audio without passing over all that is cached; and one that holds
 * every column that is read into memory, so that the rows with their JSON and peaks are left alone then.
 */
export const columns = sqlMigration(
  'loudness, and an index of all that is read into memory',
  `
ALTER TABLE clip ADD COLUMN loudness REAL;
DROP INDEX clip_audio_due;
DROP INDEX clip_by_language;
CREATE INDEX clip_without_file ON clip (created_micros DESC, id DESC) WHERE audio <> 'cached';
CREATE INDEX clip_columns ON clip (
  voice, language, created_micros, promised_duration, duration, bytes, favorite, gone_since, denoised, silence_removed,
  audio, id
);
`,
);
