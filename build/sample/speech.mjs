// Speech from Debian's espeak-ng, as MP3 from Debian's lame.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const frameBytes = 144; // 48 kbit/s at 24 kHz, mono
const frameSeconds = 576 / 24_000;

/**
 * Speaks a text into an MP3 like those of the service: mono, 24 kHz; here at 48 kbit/s, without a header frame, so
 * that its duration is its frames times 24 ms.
 * @param {{ text: string, voice: string, pitch: number, speed: number }} speech `voice` as espeak-ng names it, with
 *   its variant (`de+f2`); `pitch` 0 to 99; `speed` in words a minute
 * @param {readonly string[]} [lameOptions]
 * @returns {{ bytes: Buffer, seconds: number }}
 */
export function speak({ text, voice, pitch, speed }, lameOptions = []) {
  const folder = mkdtempSync(join(tmpdir(), 'voicekeep-speech-'));
  try {
    const wav = join(folder, 'speech.wav');
    const mp3 = join(folder, 'speech.mp3');
    execFileSync('espeak-ng', ['-v', voice, '-p', `${pitch}`, '-s', `${speed}`, '-w', wav, text]);
    execFileSync('lame', [
      ...['--silent', '-m', 'm', '--resample', '24', '-b', '48'],
      ...lameOptions,
      ...[wav, mp3],
    ]);
    const bytes = readFileSync(mp3);
    if (bytes.length % frameBytes !== 0) throw new Error(`lame made no whole frames of: ${text}`);
    return { bytes, seconds: Math.round((bytes.length / frameBytes) * frameSeconds * 1000) / 1000 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
