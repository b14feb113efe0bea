import type { Highlight } from '../../../electron/contract/clip.ts';

/** A part of a prompt, and whether the search matched it. */
export interface Part {
  readonly text: string;
  readonly hit: boolean;
}

/** Characters of a prompt that two lines can hold at the most. */
const shown = 400;
/** Characters that are left before a hit which lies further on. */
const before = 24;
/** A hit up to here is in sight anyway. */
const inSight = 80;

/** A prompt for a row: its beginning, or where its first hit is, cut into parts. Offsets as in `ClipResult.highlights`. */
export function highlightedParts(prompt: string, highlights: readonly Highlight[]): readonly Part[] {
  const first = highlights[0]?.[0] ?? 0;
  const start = first > inSight ? wholeCharacter(prompt, first - before) : 0;
  const end = wholeCharacter(prompt, Math.min(prompt.length, start + shown));
  const parts: Part[] = [];
  let at = start;
  const add = (to: number, hit: boolean) => {
    // As long as before, so that offsets keep their indices.
    if (to > at) parts.push({ text: prompt.slice(at, to).replace(/\p{Cc}/gu, ' '), hit });
    at = Math.max(at, to);
  };
  for (const [from, to] of highlights) {
    if (from >= end) break;
    add(from, false);
    add(Math.min(to, end), true);
  }
  add(end, false);
  return start === 0 ? parts : [{ text: '… ', hit: false }, ...parts];
}

/** The index itself, or one before it where it would cut a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
