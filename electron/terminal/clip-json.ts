import type { ClipResult } from '../contract/clip.ts';
import { plainJsonText } from './plain-text.ts';

/** What JSON takes for a number. */
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * A clip as one line of JSON, safe to print. `seed` is a number with all the digits that the service sent, which may
 * be more than a JavaScript number holds. `waveforms`: with `peaks` and `sketch`, as lists of numbers.
 */
export function clipJson(
  { peaks, sketch, highlights, seed, ...clip }: ClipResult,
  { waveforms }: { readonly waveforms: boolean },
): string {
  const waves = waveforms ? { peaks: peaks && [...peaks], sketch: sketch && [...sketch] } : {};
  const rest = JSON.stringify({ ...clip, marks: highlights, ...waves });
  const digits = seed === null || jsonNumber.test(seed) ? String(seed) : JSON.stringify(seed);
  return plainJsonText(`${rest.slice(0, -1)},"seed":${digits}}`);
}
