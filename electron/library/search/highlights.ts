import type { Highlight } from '../../contract/clip.ts';
import type { Term } from './search.ts';
import { isSubstring } from './search.ts';

/** A text without accents and case, and where each of its characters comes from in the original. */
interface Folded {
  readonly text: string;
  /** UTF-16 offset in the original of each UTF-16 unit of `text`, and the original's length at the end. */
  readonly from: readonly number[];
}

/** Where the terms that a prompt fits by lie in it; those that exclude highlight nothing. */
export function highlightsOf(prompt: string, terms: readonly Term[]): readonly Highlight[] {
  const wanted = terms.filter(({ exclude }) => !exclude);
  if (wanted.length === 0) return [];
  const folded = fold(prompt);
  const words = wordsOf(folded.text);
  const found = wanted.flatMap((term) =>
    isSubstring(term) ? substrings(folded, fold(term.text).text) : runsOfWords(folded, words, term),
  );
  return joined(found.toSorted(([a], [b]) => a - b));
}

function fold(original: string): Folded {
  let text = '';
  const from: number[] = [];
  let offset = 0;
  for (const character of original) {
    const plain = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    text += plain;
    for (let unit = 0; unit < plain.length; unit += 1) from.push(offset);
    offset += character.length;
  }
  from.push(original.length);
  return { text, from };
}

interface Word {
  readonly text: string;
  readonly start: number;
}

/** As SQLite's unicode61 takes a text apart: runs of letters and digits. */
function wordsOf(text: string): readonly Word[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}\p{Co}]+/gu), ({ 0: word, index }) => ({
    text: word,
    start: index,
  }));
}

function runsOfWords({ from }: Folded, words: readonly Word[], term: Term): readonly Highlight[] {
  const wanted = wordsOf(fold(term.text).text).map(({ text }) => text);
  return words.flatMap((first, at): readonly Highlight[] => {
    const run = words.slice(at, at + wanted.length);
    const fits =
      wanted.length > 0 &&
      wanted.every((text, index) =>
        index === wanted.length - 1 && !term.phrase
          ? run[index]?.text.startsWith(text) === true
          : run[index]?.text === text,
      );
    const last = run.at(-1);
    if (!fits || !last) return [];
    const end = last.start + (wanted.at(-1)?.length ?? 0);
    return [[from[first.start] ?? 0, from[end] ?? 0]];
  });
}

function substrings({ text, from }: Folded, wanted: string): readonly Highlight[] {
  const found: Highlight[] = [];
  if (wanted === '') return found;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    found.push([from[at] ?? 0, from[at + wanted.length] ?? 0]);
  }
  return found;
}

/** Highlights that touch or overlap become one. */
function joined(sorted: readonly Highlight[]): readonly Highlight[] {
  const highlights: Highlight[] = [];
  for (const [start, end] of sorted) {
    const last = highlights.at(-1);
    if (last && start <= last[1]) highlights[highlights.length - 1] = [last[0], Math.max(last[1], end)];
    else highlights.push([start, end]);
  }
  return highlights;
}
