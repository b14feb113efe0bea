/** Bytes of an ID3v2 tag at the start of an MP3 (id3.org/id3v2.4.0-structure), its footer included; 0 without one. */
export function id3Length(mp3: Uint8Array): number {
  const [i, d, three, , , flags = 0, a = 0, b = 0, c = 0, e = 0] = mp3;
  if (i !== 0x49 || d !== 0x44 || three !== 0x33 || mp3.length < 10) return 0;
  const footer = (flags & 0x10) === 0 ? 0 : 10;
  const size = 10 + ((a & 0x7f) << 21) + ((b & 0x7f) << 14) + ((c & 0x7f) << 7) + (e & 0x7f) + footer;
  return Math.min(mp3.length, size);
}
