/** Loudness that clips are brought to, in LUFS: ReplayGain 2's reference, which leaves room for most speech. */
const target = -18;
/** A very quiet clip is mostly noise: no more than 12 dB are added. */
const mostAdded = 10 ** (12 / 20);

/**
 * Factor that evens a clip's loudness out. `loudness` in LUFS, null while unknown: then the clip stays as it is.
 * `peaks`: the loudest samples, 0 to 255; the factor never lifts them over full scale.
 */
export function gainFor(loudness: number | null, peaks: Uint8Array | null): number {
  if (loudness === null || !Number.isFinite(loudness)) return 1;
  const wanted = 10 ** ((target - loudness) / 20);
  if (wanted <= 1) return wanted;
  // A peak was rounded to one of 256 steps: the sample may be up to a step higher.
  const highest = peaks?.reduce((most, peak) => Math.max(most, peak + 1), 1) ?? 255;
  return Math.max(1, Math.min(wanted, mostAdded, 255 / highest));
}
