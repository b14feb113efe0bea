/** Where an ID3v2 tag at the beginning ends; 0 without one. */
export function audioStart(mp3: Uint8Array): number {
  if (mp3[0] !== 0x49 || mp3[1] !== 0x44 || mp3[2] !== 0x33 || mp3.length < 10) return 0;
  const size = [6, 7, 8, 9].reduce((sum, at) => (sum << 7) | ((mp3[at] ?? 0) & 0x7f), 0);
  const footer = ((mp3[5] ?? 0) & 0x10) === 0 ? 0 : 10;
  return Math.min(mp3.length, 10 + size + footer);
}
