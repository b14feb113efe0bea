import { readFileSync } from 'node:fs';

/** Samples a second of a clip's audio: 16,000 where the service took noise out, as it did by default. */
export type SampleRate = 16_000 | 24_000;

const samplesPerFrame = 576;
const encoderDelay = 576; // samples, as ffmpeg's encoder puts them in front
const leastPadding = 529;

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
const frames = {
  16_000: distinctFrames(fixture('frames-16k.mp3'), 720),
  24_000: distinctFrames(fixture('frames-24k.mp3'), 480),
};
const film = fixture('video.mp4');

/** Silence repeats itself; clips that are told apart by a frame must not be told apart by silence. */
function distinctFrames(file: Buffer, frameBytes: number): readonly Buffer[] {
  const all = Array.from({ length: file.length / frameBytes }, (_, number) =>
    file.subarray(number * frameBytes, (number + 1) * frameBytes),
  );
  return [...new Map(all.map((bytes) => [bytes.toString('base64'), bytes])).values()];
}

function frame(rate: SampleRate, number: number): Buffer {
  const found = frames[rate][number % frames[rate].length];
  if (!found) throw new Error('There is no frame to make clips of.');
  return found;
}

function paddingOf(number: number): number {
  return leastPadding + (number % samplesPerFrame);
}

/** Samples of sound in a clip of `length` frames: what the encoder added is not among them. */
export function samplesOf(number: number, length: number): number {
  return length * samplesPerFrame - encoderDelay - paddingOf(number);
}

/** Seconds as the service computes them: the samples and 11 more, by the rate, as the shortest float of 32 bits. */
export function promisedSeconds(number: number, length: number, rate: SampleRate): number {
  const seconds = (samplesOf(number, length) + 11) / rate;
  for (let digits = 1; digits < 10; digits += 1) {
    const short = Number(seconds.toPrecision(digits));
    if (Math.fround(short) === Math.fround(seconds)) return short;
  }
  return seconds;
}

/**
 * An MP3 like those of the service, of `length` frames (36 ms at 16 kHz, 24 ms at 24 kHz; 160 kbit/s, mono), that differs
 * from every other number's: an ID3v2.4 tag, an Info frame, two frames chosen by the number, and speech.
 */
export function clipMp3(number: number, length: number, rate: SampleRate): Buffer {
  const count = frames[rate].length;
  if (number >= count ** 2) throw new Error(`There are only ${count ** 2} different clips.`);
  const leadIn = [frame(rate, Math.floor(number / count)), frame(rate, number % count)];
  const speech = Array.from({ length: length - leadIn.length }, (_, index) =>
    frame(rate, number * 7 + index),
  );
  const sound = Buffer.concat([...leadIn, ...speech]);
  return Buffer.concat([id3Tag, infoFrame(rate, length, sound.length, paddingOf(number)), sound]);
}

const encoder = Buffer.from('\u0003Lavf58.76.100\u0000', 'utf8');
const id3Tag = Buffer.concat([
  Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 20 + encoder.length]),
  Buffer.from('TSSE'),
  Buffer.from([0, 0, 0, encoder.length, 0, 0]),
  encoder,
  Buffer.alloc(10),
]);

/** A frame of the clip's own kind whose side information is empty; then the tag with the encoder's delay and padding. */
function infoFrame(rate: SampleRate, length: number, soundBytes: number, padding: number): Buffer {
  const info = Buffer.alloc(rate === 16_000 ? 720 : 480);
  info.set(rate === 16_000 ? [0xff, 0xf3, 0xe8, 0xc0] : [0xff, 0xf3, 0xe4, 0xc0]);
  info.write('Info', 13);
  info.writeUInt32BE(3, 17); // both counts follow
  info.writeUInt32BE(length, 21);
  info.writeUInt32BE(soundBytes + info.length, 25);
  info.write('Lavc58.134', 29);
  info.set([encoderDelay >> 4, ((encoderDelay & 15) << 4) | (padding >> 8), padding & 255], 29 + 21);
  return info;
}

/** An MP4 that differs from every other number's, and says that it lasts so many seconds. */
export function clipMp4(number: number, seconds: number): Buffer {
  const own = Buffer.alloc(16);
  own.writeUInt32BE(own.length);
  own.write('free', 4);
  own.writeBigUInt64BE(BigInt(number), 8);
  const bytes = Buffer.concat([film, own]);
  const header = bytes.indexOf('mvhd') + 4;
  const timescale = bytes.readUInt32BE(header + 12);
  bytes.writeUInt32BE(Math.round(seconds * timescale), header + 16);
  return bytes;
}
