import { id3Length } from '../../platform/id3.ts';
import { readFrame } from './mp3-frames.ts';

/** Samples by which every decoder of layer III is late. */
const decoderDelay = 529;

/** Which part of an MP3's decoded sound is the clip: encoders and decoders put silence around it. */
export interface Gapless {
  /** Byte at which the frames of sound begin. */
  readonly from: number;
  /** Samples before the clip. */
  readonly before: number;
  /** Samples after it. */
  readonly after: number;
}

/** Reads the frame that encoders put before the sound (Xing's, with what LAME added to it), where there is one. */
export function gaplessOf(bytes: Uint8Array): Gapless {
  const start = id3Length(bytes);
  const none = { from: start, before: 0, after: 0 };
  const frame = readFrame(bytes, start);
  if (frame === null) return none;
  const isVersion1 = frame.samples === 1152;
  const sideInfo = isVersion1 ? (frame.mono ? 17 : 32) : frame.mono ? 9 : 17;
  const tag = start + 4 + sideInfo;
  const end = start + frame.length;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, end));
  if (!['Xing', 'Info'].includes(view.toString('latin1', tag, tag + 4)) || tag + 8 > view.length) return none;
  const flags = view.readUInt32BE(tag + 4);
  // Counts of frames and of bytes, a table to seek by, and a quality, each of them optional.
  const sizes = [4, 4, 100, 4].map((size, bit) => ((flags >> bit) & 1) * size);
  const encoder = tag + 8 + sizes.reduce((sum, size) => sum + size, 0);
  const delays = encoder + 21;
  // Not every encoder says how much it put there.
  if (delays + 3 > view.length) return { from: end, before: decoderDelay, after: 0 };
  const [delay, padding] = [view.readUInt16BE(delays) >> 4, view.readUInt16BE(delays + 1) & 0xfff];
  return { from: end, before: delay + decoderDelay, after: Math.max(0, padding - decoderDelay) };
}
