const minute = 60_000;
const day = 24 * 60 * minute;

/** No wait lasts longer (milliseconds), but for its jitter. */
export const longestWait = 30 * day;

/** Milliseconds until a file is tried again: doubling, jittered; days where the host has no such file, or sends a wrong one. */
export function retryWait(attempts: number, permanent: boolean): number {
  const [first, longest] = permanent ? [day, longestWait] : [minute, day];
  return Math.min(longest, first * 2 ** Math.min(attempts, 20)) * (0.75 + Math.random() / 2);
}
