import { sqlMigration } from './migration.ts';

/** What follows a change of user data, as for the tables of 0003: another name of the state, and a record to save. */
const triggers = ['INSERT', 'UPDATE', 'DELETE'].map((event) => {
  const name = `voice_kind_${event.toLowerCase()}`;
  return `
CREATE TRIGGER ${name}_named AFTER ${event} ON voice_kind
BEGIN UPDATE fact SET value = lower(hex(randomblob(16))) WHERE name = 'revision'; END;
CREATE TRIGGER ${name}_unsaved AFTER ${event} ON voice_kind
BEGIN INSERT INTO unsaved SELECT 'user-data' WHERE NOT EXISTS (SELECT 1 FROM unsaved WHERE key = 'user-data'); END;`;
});

/** By the name that the voice is shown by and its language: voices of two languages may share a name. */
export const voiceKinds = sqlMigration(
  'kinds of voices',
  `
CREATE TABLE voice_kind (
  voice TEXT NOT NULL,
  language TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (voice, language)
) STRICT, WITHOUT ROWID;
${triggers.join('')}
`,
);
