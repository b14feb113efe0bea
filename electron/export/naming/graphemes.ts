const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Code points that are each a grapheme of their own when they stand beside others of this set
 * (UAX #29: none of them is Extend, Prepend, SpacingMark, ZWJ, Regional_Indicator or a Hangul jamo).
 * Intl.Segmenter is too slow for 100,000 prompts; most prompts need nothing else than this.
 */
const plain =
  /^[ -~\u00a1-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u3001-\u3020\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*$/;

/** The first `limit` graphemes of a text. */
export function firstGraphemes(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (plain.test(text.slice(0, limit + 1))) return text.slice(0, limit);
  let count = 0;
  for (const { index } of segmenter.segment(text)) {
    if (count === limit) return text.slice(0, index);
    count += 1;
  }
  return text;
}

/** The longest beginning of a text, by grapheme, that `fits`; by code point when not even one grapheme does. */
export function longestFitting(text: string, fits: (part: string) => boolean): string {
  if (fits(text)) return text;
  return longest(graphemesOf(text), fits) || longest(text, fits);
}

function longest(pieces: Iterable<string>, fits: (part: string) => boolean): string {
  let kept = '';
  for (const piece of pieces) {
    if (!fits(kept + piece)) break;
    kept += piece;
  }
  return kept;
}

function* graphemesOf(text: string): Iterable<string> {
  for (const { segment } of segmenter.segment(text)) yield segment;
}
