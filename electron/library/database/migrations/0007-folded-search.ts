import { foldPrompts } from '../../search/fold-prompts.ts';
import type { Migration } from './migration.ts';

const tables = `
DROP TRIGGER clip_added;
DROP TRIGGER clip_prompt_changed;
DROP TABLE prompt_words;
DROP TABLE prompt_parts;
ALTER TABLE clip ADD COLUMN search TEXT;
CREATE VIRTUAL TABLE prompt_words USING fts5(
  prompt, content='', contentless_delete=1, prefix='2 3',
  tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
CREATE VIRTUAL TABLE prompt_parts USING fts5(prompt, content='', contentless_delete=1, tokenize='trigram');
`;

const indexed = (row: string) => `coalesce(${row}search, substr(${row}prompt, 1, 50000))`;

const insert = (table: string) =>
  `INSERT INTO ${table} (rowid, prompt) VALUES (new.rowid, ${indexed('new.')});`;

const filled = `
INSERT INTO prompt_words (rowid, prompt) SELECT rowid, ${indexed('')} FROM clip;
INSERT INTO prompt_parts (rowid, prompt) SELECT rowid, ${indexed('')} FROM clip;
CREATE TRIGGER clip_added AFTER INSERT ON clip BEGIN
  ${insert('prompt_words')}
  ${insert('prompt_parts')}
END;
CREATE TRIGGER clip_prompt_changed AFTER UPDATE OF prompt, search ON clip
WHEN old.prompt <> new.prompt OR old.search IS NOT new.search
BEGIN
  DELETE FROM prompt_words WHERE rowid = old.rowid;
  ${insert('prompt_words')}
  DELETE FROM prompt_parts WHERE rowid = old.rowid;
  ${insert('prompt_parts')}
END;
`;

/** `clip.search` is the prompt as searches compare it (`fold`), where that is not the prompt itself; the indexes hold that. */
export const foldedSearch: Migration = {
  name: 'search without accents, case and ways of writing',
  run(database) {
    database.exec(tables);
    foldPrompts(database);
    database.exec(filled);
  },
};
