/** SQL that is true for the hits, with its parameters. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

interface Term {
  readonly text: string;
  readonly phrase: boolean;
  readonly exclude: boolean;
}

/** Chinese, Japanese, Korean (and other scripts written without spaces between words). */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/**
 * Reads what a person typed: words are prefixes, `"quotes"` hold phrases, `-word` excludes, and all must fit.
 * A term also fits by the voice's name or the beginning of the clip's id. Null when nothing is searched for.
 */
export function searchConditions(text: string): readonly Condition[] {
  return parseTerms(text).map((term) => {
    const fits = termCondition(term);
    return term.exclude ? { sql: `NOT (${fits.sql})`, values: fits.values } : fits;
  });
}

function parseTerms(text: string): readonly Term[] {
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

function termCondition(term: Term): Condition {
  const prompt = promptCondition(term);
  if (term.phrase) return prompt;
  return {
    sql: `(${prompt.sql} OR voice LIKE ? ESCAPE '\\' OR id LIKE ? ESCAPE '\\')`,
    values: [...prompt.values, `%${escapeLike(term.text)}%`, `${escapeLike(term.text)}%`],
  };
}

function promptCondition({ text, phrase }: Term): Condition {
  if (unspaced.test(text) || !/[\p{L}\p{N}]/u.test(text)) {
    // The trigram index needs three characters; below that, and for text without any word, every prompt is read.
    return Array.from(text).length >= 3
      ? {
          sql: 'clip.rowid IN (SELECT rowid FROM prompt_parts WHERE prompt_parts MATCH ?)',
          values: [quote(text)],
        }
      : { sql: "prompt LIKE ? ESCAPE '\\'", values: [`%${escapeLike(text)}%`] };
  }
  return {
    sql: 'clip.rowid IN (SELECT rowid FROM prompt_words WHERE prompt_words MATCH ?)',
    values: [phrase ? quote(text) : `${quote(text)}*`],
  };
}

/** An FTS5 string: nothing in it is syntax. */
function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
