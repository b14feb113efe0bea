/** Seconds that a seek stays short of the end: at the very end, some clips never tell that they ended. */
const endMargin = 0.15;

/** The nearest time (seconds) that can be sought to in a clip of `duration` seconds. */
export function seekable(seconds: number, duration: number): number {
  if (!Number.isFinite(seconds)) return 0;
  return Math.max(0, Math.min(seconds, duration - endMargin));
}

/** Whether a file (seconds) lacks its end; `expected`: how long it should be, null while unknown. */
export function isCutShort(duration: number, expected: number | null): boolean {
  return expected !== null && duration < expected * 0.9 - 0.3;
}

/** A part of a clip, in seconds. */
export interface LoopRange {
  readonly start: number;
  readonly end: number;
}

/** The shortest part that can be played over and over, in seconds. */
export const shortestLoop = 0.2;

/** Moves one end of a loop, or begins one that reaches to the clip's other end. Held within the clip, and never too short. */
export function movedLoop(
  loop: LoopRange | null,
  end: 'start' | 'end',
  seconds: number,
  duration: number,
): LoopRange | null {
  if (duration < shortestLoop * 2) return null;
  const whole = loop ?? { start: 0, end: duration };
  const at = Math.max(0, Math.min(seconds, duration));
  if (end === 'start') return { start: Math.min(at, whole.end - shortestLoop), end: whole.end };
  return { start: whole.start, end: Math.max(at, whole.start + shortestLoop) };
}
