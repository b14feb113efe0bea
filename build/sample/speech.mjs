// Speech from Debian's espeak-ng, as Debian's ffmpeg encodes it: the way the service made its clips.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {object} Speech
 * @property {string} text
 * @property {string} voice as espeak-ng names it, with its variant (`de+f2`)
 * @property {number} pitch 0 to 99
 * @property {number} speed words a minute
 * @property {16000 | 24000} rate samples a second: 16,000 where the service took noise out
 */

/** ffmpeg's `-b:a 320k`, which its encoder caps at 160 kbit/s for one channel at these rates. */
const asTheService = ['-ac', '1', '-b:a', '320k', '-f', 'mp3'];
/** Without the silence that espeak-ng puts around its sentences. */
const trimmed = [
  'silenceremove=start_periods=1:start_threshold=-45dB',
  'areverse',
  'silenceremove=start_periods=1:start_threshold=-45dB',
  'areverse',
].join(',');

/** @param {readonly string[]} options */
function ffmpeg(options) {
  execFileSync('ffmpeg', ['-y', '-loglevel', 'error', ...options]);
}

/**
 * @template Result
 * @param {(folder: string) => Result} work
 * @returns {Result}
 */
export function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'voicekeep-speech-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Speaks a text into a file of sound alone.
 * @param {Speech} speech
 * @param {string} folder
 * @returns {{ wav: string, samples: number }}
 */
function speakInto({ text, voice, pitch, speed, rate }, folder) {
  const spoken = join(folder, 'spoken.wav');
  const wav = join(folder, 'speech.wav');
  execFileSync('espeak-ng', ['-v', voice, '-p', `${pitch}`, '-s', `${speed}`, '-w', spoken, text]);
  ffmpeg(['-i', spoken, '-af', trimmed, '-ac', '1', '-ar', `${rate}`, wav]);
  const raw = join(folder, 'speech.raw');
  ffmpeg(['-i', wav, '-f', 's16le', raw]);
  return { wav, samples: readFileSync(raw).length / 2 };
}

/**
 * Speaks a text into an MP3 like those of the service: 160 kbit/s, mono, an ID3v2.4 tag and an Info frame before it.
 * `seconds` as the service computes them: the samples and 11 more, by the rate, as a float of 32 bits.
 * @param {Speech} speech
 * @returns {{ bytes: Buffer, seconds: number }}
 */
export function speak(speech) {
  return withFolder((folder) => {
    const { wav, samples } = speakInto(speech, folder);
    const mp3 = join(folder, 'speech.mp3');
    ffmpeg(['-i', wav, ...asTheService, mp3]);
    return { bytes: readFileSync(mp3), seconds: shortFloat((samples + 11) / speech.rate) };
  });
}

/**
 * Speaks a text into frames alone, each of which stands by itself (no bit reservoir), so that any sequence of them
 * decodes.
 * @param {Speech} speech
 * @returns {Buffer}
 */
export function speakFrames(speech) {
  return withFolder((folder) => {
    const { wav } = speakInto(speech, folder);
    const mp3 = join(folder, 'speech.mp3');
    ffmpeg([
      ...['-i', wav, ...asTheService],
      ...['-reservoir', '0', '-write_xing', '0', '-id3v2_version', '0', mp3],
    ]);
    return readFileSync(mp3);
  });
}

/**
 * A video like those of the service: the sound's waveform with its prompt, H.264 and AAC; small, at ten frames a second.
 * @param {Buffer} mp3
 * @param {string} text
 * @returns {Buffer}
 */
export function film(mp3, text) {
  return withFolder((folder) => {
    const lines = text.match(/.{1,34}(?:\s|$)/g) ?? [text];
    const drawn = lines.map(
      (line, number) =>
        `drawtext=text='${line.trim().replace(/['\\:%]/g, '')}':fontcolor=white:fontsize=20:x=24:y=${24 + number * 28}`,
    );
    const picture = [
      '[0:a]showwaves=s=480x100:mode=cline:rate=10:colors=0xb79cff[waves]',
      'color=0x1d1530:s=480x270:r=10[ground]',
      `[ground][waves]overlay=0:140:shortest=1,${drawn.join(',')},format=yuv420p[picture]`,
    ].join(';');
    const sound = join(folder, 'sound.mp3');
    const mp4 = join(folder, 'film.mp4');
    writeFileSync(sound, mp3);
    ffmpeg([
      ...['-i', sound, '-filter_complex', picture, '-map', '[picture]', '-map', '0:a'],
      ...['-c:v', 'libx264', '-preset', 'veryslow', '-crf', '34', '-g', '20'],
      ...['-c:a', 'aac', '-b:a', '48k', '-movflags', '+faststart', '-threads', '1', mp4],
    ]);
    return readFileSync(mp4);
  });
}

/**
 * The numbers that the service's waveform holds: 50, from 0 to 1, decibels stretched to the range.
 * @param {Buffer} mp3
 * @returns {readonly number[]}
 */
export function sketch(mp3) {
  const samples = withFolder((folder) => {
    const [sound, raw] = [join(folder, 'sound.mp3'), join(folder, 'sound.raw')];
    writeFileSync(sound, mp3);
    ffmpeg(['-i', sound, '-f', 's16le', raw]);
    const bytes = readFileSync(raw);
    return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  });
  const levels = Array.from({ length: 50 }, (_, part) => {
    const some = samples.subarray((part * samples.length) / 50, ((part + 1) * samples.length) / 50);
    const power = some.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, some.length);
    return 10 * Math.log10(Math.max(power, 1));
  });
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  return levels.map((level) => Math.round(((level - least) / (most - least || 1)) * 1000) / 1000);
}

/**
 * The shortest number that is the same as a float of 32 bits, as Go writes it.
 * @param {number} value
 */
export function shortFloat(value) {
  for (let digits = 1; digits < 10; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}
