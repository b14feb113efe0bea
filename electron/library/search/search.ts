import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { ClipTable } from '../index/columns.ts';
import { readNumbers } from '../database/json-array.ts';
import { fold } from './fold.ts';

/** A part of what a person typed; all parts must fit. */
export interface Term {
  readonly text: string;
  /** In quotes: whole words in this order. Otherwise the last word may go on. */
  readonly phrase: boolean;
  /** `-word`: clips that it fits are left out. */
  readonly exclude: boolean;
}

/** Chinese, Japanese, Korean (and other scripts written without spaces between words). */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** Whether a term is looked for anywhere in a prompt, not from the beginnings of words. */
export function isSubstring({ text }: Term): boolean {
  return unspaced.test(text) || !/[\p{L}\p{N}]/u.test(text);
}

/** Reads what a person typed: words are prefixes, `"quotes"` hold phrases, `-word` excludes. Empty: nothing is searched for. */
export function parseSearch(text: string): readonly Term[] {
  const terms: Term[] = [];
  for (const match of text.normalize('NFC').matchAll(/(-?)"([^"]*)"?|(\S+)/gu)) {
    const quoted = match[2];
    const word = match[3] ?? '';
    const exclude = quoted === undefined ? /^-[^-]/.test(word) : match[1] === '-';
    const body = (quoted ?? (exclude ? word.slice(1) : word)).replaceAll('\0', ' ').trim();
    if (body !== '') terms.push({ text: body, phrase: quoted !== undefined, exclude });
  }
  return terms;
}

/**
 * One for each slot whose clip has the term (`exclude` is left to the caller): in its prompt, or, when it is not a
 * phrase, in its voice's name or at the beginning of its id.
 */
export function findTerm(database: DatabaseSyncInstance, table: ClipTable, term: Term): Uint8Array {
  const found = new Uint8Array(table.size);
  const mark = (rowids: Int32Array) => {
    for (const rowid of rowids) {
      const slot = table.slotOf(rowid);
      if (slot !== undefined) found[slot] = 1;
    }
  };
  const { sql, value } = promptQuery(term);
  mark(readNumbers(database, sql, value));
  if (term.phrase) return found;
  mark(
    readNumbers(
      database,
      'SELECT json_group_array(rowid) FROM clip WHERE id >= ?1 AND id < ?1 || char(0x10ffff)',
      term.text.toLowerCase(),
    ),
  );
  const wanted = fold(term.text);
  for (const { values, at } of [table.voice, table.serviceVoice]) {
    const fits = values.map((voice) => fold(voice).includes(wanted));
    if (!fits.includes(true)) continue;
    for (let slot = 0; slot < table.size; slot += 1) if (fits[at[slot] ?? 0] === true) found[slot] = 1;
  }
  return found;
}

function promptQuery(term: Term): { readonly sql: string; readonly value: string } {
  const { phrase } = term;
  const text = fold(term.text);
  if (!isSubstring(term)) {
    return {
      sql: 'SELECT json_group_array(rowid) FROM prompt_words WHERE prompt_words MATCH ?',
      value: phrase ? quote(text) : `${quote(text)}*`,
    };
  }
  // The trigram index needs three characters; below that every prompt is read.
  return Array.from(text).length >= 3
    ? {
        sql: 'SELECT json_group_array(rowid) FROM prompt_parts WHERE prompt_parts MATCH ?',
        value: quote(text),
      }
    : {
        sql: "SELECT json_group_array(rowid) FROM clip WHERE coalesce(search, prompt) LIKE ? ESCAPE '\\'",
        value: `%${escapeLike(text)}%`,
      };
}

/** An FTS5 string: nothing in it is syntax. */
function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
