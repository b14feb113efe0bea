import { createHash } from 'node:crypto';
import { MPEGDecoder } from 'mpg123-decoder';
import type { ErrorParams } from '../../contract/errors.ts';
import { AppError } from '../../contract/errors.ts';
import { gaplessOf } from './gapless.ts';
import { measureLoudness } from './loudness.ts';
import { walkMp3Frames } from './mp3-frames.ts';

/** What a check of a whole clip found out. */
export interface CheckedAudio {
  /** Seconds, decoded. */
  readonly duration: number;
  readonly sha256: string;
  /** Loudest sample in each of `peakCount` equal stretches, 0 to 255. */
  readonly peaks: Uint8Array;
  /** LUFS, integrated; null when it is silent. */
  readonly loudness: number | null;
}

export const peakCount = 200;

/**
 * How far the decoded duration may be from the promised one, in seconds. The service measures before it makes the MP3;
 * an encoder adds up to 1,152 samples of delay and pads the last frame (48 ms and 24 ms at 24 kHz), and
 * a decoder may leave those in. 150 ms covers that three times over; 2 % covers a service that rounds.
 */
export function durationTolerance(promised: number): number {
  return Math.max(0.15, promised * 0.02);
}

/** Checks clips with one decoder. */
export interface AudioChecker {
  /** Rejects with `audio-invalid` when the bytes are not a whole MP3 of the promised duration (seconds, null: any). */
  check(bytes: Uint8Array, promised: number | null): Promise<CheckedAudio>;
}

export async function createAudioChecker(): Promise<AudioChecker> {
  // It would cut the silence around its first clip alone: all that it is given is one stream to it.
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  let resetting: Promise<void> | null = null;

  return {
    async check(bytes, promised) {
      const frames = walkMp3Frames(bytes);
      if (frames === null) throw invalid({ reason: 'incomplete' });
      while (resetting !== null) await resetting;
      const { from, before, after } = gaplessOf(bytes);
      const { channelData, samplesDecoded, sampleRate, errors } = decoder.decode(bytes.subarray(from));
      if (errors.length > 0 || samplesDecoded === 0) {
        // Only then: a reset makes a new WASM memory, which for each clip would double the cost of its check.
        resetting = decoder.reset().finally(() => {
          resetting = null;
        });
        await resetting;
        throw invalid({ reason: 'decode' });
      }
      const isCut = before + after < samplesDecoded;
      const samples = isCut ? samplesDecoded - before - after : samplesDecoded;
      const duration = samples / sampleRate;
      if (promised !== null && Math.abs(duration - promised) > durationTolerance(promised)) {
        throw invalid({ reason: 'duration', actual: duration, promised });
      }
      // The decoder gives mono out twice.
      const channels = channelData
        .slice(0, frames.channels)
        .map((channel) => (isCut ? channel.subarray(before, before + samples) : channel));
      return {
        duration,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        peaks: measurePeaks(channels, samples),
        loudness: measureLoudness(channels, samples, sampleRate),
      };
    },
  };
}

function invalid(params: ErrorParams): AppError {
  return new AppError('audio-invalid', { params });
}

function measurePeaks(channels: readonly Float32Array[], samples: number): Uint8Array {
  const peaks = new Uint8Array(peakCount);
  for (let index = 0; index < peakCount; index += 1) {
    const start = Math.floor((index * samples) / peakCount);
    const end = Math.floor(((index + 1) * samples) / peakCount);
    let highest = 0;
    let lowest = 0;
    for (const channel of channels) {
      for (let at = start; at < end; at += 1) {
        const sample = channel[at] as number;
        if (sample > highest) highest = sample;
        else if (sample < lowest) lowest = sample;
      }
    }
    peaks[index] = Math.min(255, Math.round(Math.max(highest, -lowest) * 255));
  }
  return peaks;
}
