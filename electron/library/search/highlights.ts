import type { Highlight } from '../../contract/clip.ts';
import type { Folded } from './fold.ts';
import { fold, foldWithOffsets } from './fold.ts';
import type { Term } from './search.ts';
import { isSubstring } from './search.ts';

/** Where the terms that a prompt fits by lie in it; those that exclude highlight nothing. */
export function highlightsOf(prompt: string, terms: readonly Term[]): readonly Highlight[] {
  const wanted = terms.filter(({ exclude }) => !exclude);
  if (wanted.length === 0) return [];
  const folded = foldWithOffsets(prompt);
  const words = wordsOf(folded.text);
  const found = wanted.flatMap((term) =>
    isSubstring(term) ? substrings(folded, fold(term.text)) : runsOfWords(folded, words, term),
  );
  return joined(found.toSorted(([a], [b]) => a - b));
}

interface Word {
  readonly text: string;
  readonly start: number;
}

/** As the index takes a text apart: runs of letters, digits and marks. */
function wordsOf(text: string): readonly Word[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}\p{Co}\p{M}]+/gu), ({ 0: word, index }) => ({
    text: word,
    start: index,
  }));
}

function runsOfWords({ from }: Folded, words: readonly Word[], term: Term): readonly Highlight[] {
  const wanted = wordsOf(fold(term.text)).map(({ text }) => text);
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
    return [[from[first.start] ?? 0, endOf(from, end)]];
  });
}

function substrings({ text, from }: Folded, wanted: string): readonly Highlight[] {
  const found: Highlight[] = [];
  if (wanted === '') return found;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    found.push([from[at] ?? 0, endOf(from, at + wanted.length)]);
  }
  return found;
}

/** Where something ends in the original: a character of which only a part was found counts as a whole, as the "ss" of ß. */
function endOf(from: Folded['from'], end: number): number {
  let after = end;
  while (after < from.length - 1 && from[after] === from[after - 1]) after += 1;
  return from[after] ?? 0;
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
