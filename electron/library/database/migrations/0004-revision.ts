import { sqlMigration } from './migration.ts';

const renewed = "UPDATE fact SET value = lower(hex(randomblob(16))) WHERE name = 'revision';";

/** What a sync writes each time, or what says only when to try again, is no change. */
const watched = [
  ...['voiceover_id', 'prompt', 'voice', 'language', 'created_at', 'created_micros', 'promised_duration'],
  ...['favorite', 'audio_url', 'model_id', 'seed', 'temperature', 'denoised', 'silence_removed', 'json'],
  ...['first_seen_at', 'gone_since', 'audio', 'bytes', 'sha256', 'duration', 'loudness'],
];

const userDataTriggers = ['own_favorite', 'note', 'collection', 'collected'].flatMap((table) =>
  ['INSERT', 'UPDATE', 'DELETE'].map(
    (event) =>
      `CREATE TRIGGER ${table}_${event.toLowerCase()}_named AFTER ${event} ON ${table} BEGIN ${renewed} END;`,
  ),
);

/**
 * A name for the state of clips and of user data: a new one with each change, by whatever writer, and
 * never the same one again, also in a copy of the library or one from a backup. Equal names, equal answers.
 */
export const revision = sqlMigration(
  'a name for each state of the library',
  `
INSERT INTO fact VALUES ('revision', lower(hex(randomblob(16))));
CREATE TRIGGER clip_insert_named AFTER INSERT ON clip BEGIN ${renewed} END;
CREATE TRIGGER clip_delete_named AFTER DELETE ON clip BEGIN ${renewed} END;
CREATE TRIGGER clip_update_named AFTER UPDATE ON clip
WHEN ${watched.map((column) => `old.${column} IS NOT new.${column}`).join(' OR ')}
BEGIN ${renewed} END;
${userDataTriggers.join('\n')}
`,
);
