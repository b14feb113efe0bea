import { readFileSync } from 'node:fs';

const frameBytes = 144;
const samplesPerFrame = 576;
const frames = distinctFrames(readFileSync(new URL('../fixtures/frames.mp3', import.meta.url)));

/** Seconds that a clip of so many frames lasts. */
export function secondsOf(length: number): number {
  return Math.round((length * samplesPerFrame * 1000) / 24_000) / 1000;
}

/**
 * An MP3 of `length` frames (24 ms and 144 bytes each) that differs from every other number's.
 * Two frames chosen by the number lead in; speech follows. Every second one begins as ffmpeg writes files: with an
 * ID3v2 tag and an Info frame that holds no sound.
 */
export function clipAudio(number: number, length: number): Buffer {
  if (number >= frames.length ** 2) throw new Error(`There are only ${frames.length ** 2} different clips.`);
  const leadIn = [frame(Math.floor(number / frames.length)), frame(number % frames.length)];
  const speech = Array.from({ length: length - leadIn.length }, (_, index) => frame(number * 7 + index));
  const sound = Buffer.concat([...leadIn, ...speech]);
  return number % 2 === 0 ? sound : Buffer.concat([id3Tag, infoFrame(length, sound.length), sound]);
}

function frame(number: number): Buffer {
  const found = frames[number % frames.length];
  if (!found) throw new Error('There is no frame to make clips of.');
  return found;
}

/** Silence repeats itself; clips that are told apart by a frame must not be told apart by silence. */
function distinctFrames(file: Buffer): readonly Buffer[] {
  const all = Array.from({ length: file.length / frameBytes }, (_, number) =>
    file.subarray(number * frameBytes, (number + 1) * frameBytes),
  );
  return [...new Map(all.map((bytes) => [bytes.toString('base64'), bytes])).values()];
}

const encoder = Buffer.from('\u0003Lavf58.76.100\u0000', 'utf8');
const id3Tag = Buffer.concat([
  Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 10 + encoder.length]),
  Buffer.from('TSSE'),
  Buffer.from([0, 0, 0, encoder.length, 0, 0]),
  encoder,
]);

/** MPEG-2 layer III, 64 kbit/s, 24 kHz, mono: 192 bytes; empty side information, then the tag. */
function infoFrame(length: number, soundBytes: number): Buffer {
  const info = Buffer.alloc(192);
  info.set([0xff, 0xf3, 0x84, 0xc4]);
  info.write('Info', 13);
  info.writeUInt32BE(3, 17); // both counts follow
  info.writeUInt32BE(length, 21);
  info.writeUInt32BE(soundBytes + info.length, 25);
  return info;
}
