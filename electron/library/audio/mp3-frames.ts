import { id3Length } from '../../platform/id3.ts';

/** What the frame headers of an MP3 say. */
export interface Mp3Frames {
  readonly frames: number;
  readonly samples: number;
  readonly sampleRate: number;
  /** 1 when every frame is mono. */
  readonly channels: 1 | 2;
}

const bitRates: Readonly<Record<'v1' | 'v2', readonly number[]>> = {
  v1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  v2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const sampleRates = [44100, 48000, 32000];

export interface Frame {
  readonly length: number;
  readonly samples: number;
  readonly sampleRate: number;
  readonly mono: boolean;
}

/** Reads a layer III frame header (ISO/IEC 11172-3, 13818-3 and the 2.5 extension); null when there is none. */
export function readFrame(bytes: Uint8Array, at: number): Frame | null {
  const [sync, kind = 0, rates = 0, mode = 0] = bytes.subarray(at, at + 4);
  if (sync !== 0xff || (kind & 0xe0) !== 0xe0 || (kind & 0x06) !== 0x02) return null;
  const version = (kind >> 3) & 3; // 0: 2.5, 2: 2, 3: 1
  if (version === 1) return null;
  const bitRate = bitRates[version === 3 ? 'v1' : 'v2'][rates >> 4];
  const baseRate = sampleRates[(rates >> 2) & 3];
  if (!bitRate || baseRate === undefined) return null;
  const sampleRate = version === 3 ? baseRate : version === 2 ? baseRate / 2 : baseRate / 4;
  const samples = version === 3 ? 1152 : 576;
  const length = Math.floor(((samples / 8) * bitRate * 1000) / sampleRate) + ((rates >> 1) & 1);
  return { length, samples, sampleRate, mono: mode >> 6 === 3 };
}

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  return Array.from(text, (letter) => letter.charCodeAt(0)).every(
    (code, index) => bytes[at + index] === code,
  );
}

/**
 * Walks an MP3 from its first frame to its last byte. Null when it is not one: no frame at the start, a frame that is
 * cut off, or anything but tags behind the last frame. A decoder alone passes over a cut last frame in silence.
 */
export function walkMp3Frames(bytes: Uint8Array): Mp3Frames | null {
  let at = id3Length(bytes);
  let frames = 0;
  let samples = 0;
  let sampleRate = 0;
  let mono = true;
  while (at < bytes.length) {
    const frame = readFrame(bytes, at);
    if (frame === null) break;
    if (at + frame.length > bytes.length) return null;
    if (frames > 0 && frame.sampleRate !== sampleRate) return null;
    frames += 1;
    samples += frame.samples;
    sampleRate = frame.sampleRate;
    mono &&= frame.mono;
    at += frame.length;
  }
  if (frames === 0 || !endsInTags(bytes, at)) return null;
  return { frames, samples, sampleRate, channels: mono ? 1 : 2 };
}

/** True at the end of the file, before an ID3v1 or APE tag, or where nothing but zero padding follows. */
function endsInTags(bytes: Uint8Array, at: number): boolean {
  if (at === bytes.length) return true;
  if (startsWith(bytes, at, 'TAG')) return bytes.length - at === 128;
  if (startsWith(bytes, at, 'APETAGEX')) return true;
  return bytes.subarray(at).every((byte) => byte === 0);
}
