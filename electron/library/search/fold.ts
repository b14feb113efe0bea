/** A text as searches compare it, and where each of its characters comes from in the original. */
export interface Folded {
  readonly text: string;
  /** UTF-16 offset in the original of each UTF-16 unit of `text`, and the original's length at the end. */
  readonly from: readonly number[];
}

/** What is folded as one: a syllable of Hangul written in its parts, or a character with the marks that follow it. */
const pieces =
  /[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*\p{M}*|\P{M}\p{M}*|\p{M}+/gsu;

const accented = ['Inherited', 'Latin', 'Greek', 'Cyrillic', 'Hebrew', 'Arabic'];

/**
 * Marks that a reader may leave out: accents, the points of Hebrew and Arabic (and the stroke that makes its words longer),
 * selectors of emoji. Not the vowel signs of Indic scripts or the voicing of kana: with another one it is another word.
 */
const accents = new RegExp(
  String.raw`[[\p{M}&&[${accented.map((script) => String.raw`\p{Script=${script}}`).join('')}]]--[\u3099\u309a]]|\u0640`,
  'gv',
);

/** Letters that Unicode does not take apart, and how they are typed where no keyboard has them. */
const typed: Readonly<Record<string, string>> = {
  ...{ ł: 'l', đ: 'd', ø: 'o', ħ: 'h', ŧ: 't', ƀ: 'b', ɨ: 'i', ʉ: 'u', ɓ: 'b', ɗ: 'd', ƙ: 'k' },
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th', ð: 'd', ı: 'i', ȷ: 'j', ĸ: 'k', ŋ: 'n', ς: 'σ', ƒ: 'f' },
};

const letters = new RegExp(`[${Object.keys(typed).join('')}]`, 'gu');

/** Whether folding changes nothing but the case, which SQLite's own search leaves out as well. */
const isPlain = (text: string) => !/[^\0-\x7f]/.test(text);

function foldPiece(piece: string): string {
  const plain = piece.normalize('NFKD').toLowerCase().replace(accents, '');
  return plain.replace(letters, (letter) => typed[letter] ?? letter).normalize('NFC');
}

/**
 * A text without case, accents and differences of how it is written. Prompts and searches go through it alike: the index,
 * the queries and what is highlighted.
 */
export function fold(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  return text.replace(pieces, foldPiece);
}

/** As `fold`, with the way back. */
export function foldWithOffsets(original: string): Folded {
  let text = '';
  const from: number[] = [];
  for (const { 0: piece, index } of original.matchAll(pieces)) {
    const folded = foldPiece(piece);
    text += folded;
    for (let unit = 0; unit < folded.length; unit += 1) from.push(index);
  }
  from.push(original.length);
  return { text, from };
}

/** UTF-16 units of a prompt that are searched. */
const searched = 50_000;

/** What the index holds of a prompt; null when that is the prompt itself. */
export function searchText(prompt: string): string | null {
  return isPlain(prompt) ? null : fold(prompt.slice(0, searched));
}
