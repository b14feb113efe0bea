import { sqlMigration } from './migration.ts';

/** What follows a change of user data, as for the tables of 0003: another name of the state, and a record to save. */
const triggers = ['INSERT', 'UPDATE', 'DELETE'].map((event) => {
  const name = `rejected_${event.toLowerCase()}`;
  return `
CREATE TRIGGER ${name}_named AFTER ${event} ON rejected
BEGIN UPDATE fact SET value = lower(hex(randomblob(16))) WHERE name = 'revision'; END;
CREATE TRIGGER ${name}_unsaved AFTER ${event} ON rejected
BEGIN INSERT INTO unsaved SELECT 'user-data' WHERE NOT EXISTS (SELECT 1 FROM unsaved WHERE key = 'user-data'); END;`;
});

/** By clip id, as all user data. */
export const rejected = sqlMigration(
  'clips that the user rejected',
  `
CREATE TABLE rejected (clip TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
${triggers.join('')}
`,
);
