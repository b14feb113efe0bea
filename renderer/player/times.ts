/** Seconds that a seek stays short of the end: at the very end, some clips never tell that they ended. */
const endMargin = 0.15;

/** The nearest time (seconds) that can be sought to in a clip of `duration` seconds. */
export function seekable(seconds: number, duration: number): number {
  if (!Number.isFinite(seconds)) return 0;
  return Math.max(0, Math.min(seconds, duration - endMargin));
}
