import { MPEGDecoder } from 'mpg123-decoder';
import type { WavForm } from '../../contract/wav.ts';
import { id3Length } from '../../platform/id3.ts';

const headerBytes = 44;

/** A RIFF WAVE file of an MP3, decoded by the decoder that also proves the library; null when it does not decode. */
export async function wavOf(mp3: Uint8Array, { bits, rate }: WavForm): Promise<Uint8Array | null> {
  const decoder = new MPEGDecoder();
  try {
    await decoder.ready;
    const { channelData, samplesDecoded, sampleRate, errors } = decoder.decode(mp3);
    if (errors.length > 0 || samplesDecoded === 0) return null;
    // The decoder answers mono twice.
    const channels = isMono(mp3) ? channelData.slice(0, 1) : channelData;
    const decoded = channels.map((channel) => channel.subarray(0, samplesDecoded));
    if (rate === null || rate === sampleRate) return encodeWav(decoded, sampleRate, bits);
    // The resampler is large, and most exports need none.
    const { resample } = await import('./resample.ts');
    return encodeWav(await resample(decoded, sampleRate, rate), rate, bits);
  } finally {
    decoder.free();
  }
}

/** PCM, little-endian; samples from -1 to 1, clipped. */
export function encodeWav(channels: readonly Float32Array[], sampleRate: number, bits: 16 | 24): Uint8Array {
  const samples = channels[0]?.length ?? 0;
  const width = bits / 8;
  const frame = width * channels.length;
  const size = samples * frame;
  const wav = Buffer.alloc(headerBytes + size + (size % 2));
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(channels.length, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * frame, 28);
  wav.writeUInt16LE(frame, 32);
  wav.writeUInt16LE(bits, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(size, 40);
  const most = 2 ** (bits - 1);
  let at = headerBytes;
  for (let index = 0; index < samples; index += 1) {
    for (const channel of channels) {
      const value = Math.round((channel[index] ?? 0) * most);
      wav.writeIntLE(Math.max(-most, Math.min(most - 1, value)), at, width);
      at += width;
    }
  }
  return wav;
}

/** The channel mode of the first frame's header (ISO 11172-3, 2.4.1.3). */
function isMono(mp3: Uint8Array): boolean {
  for (let at = id3Length(mp3); at + 3 < mp3.length; at += 1) {
    if (mp3[at] === 0xff && ((mp3[at + 1] ?? 0) & 0xe0) === 0xe0) return (mp3[at + 3] ?? 0) >> 6 === 3;
  }
  return false;
}
