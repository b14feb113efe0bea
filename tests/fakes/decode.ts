import { MPEGDecoder } from 'mpg123-decoder';

export interface Decoded {
  /** Of the sound. */
  readonly seconds: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly errors: number;
}

/** What a decoder makes of an MP3. */
export async function decode(bytes: Uint8Array): Promise<Decoded> {
  const decoder = new MPEGDecoder({ enableGapless: true });
  await decoder.ready;
  try {
    const { samplesDecoded, sampleRate, channelData, errors } = decoder.decode(bytes);
    return {
      seconds: samplesDecoded / sampleRate,
      sampleRate,
      channels: channelData.length,
      errors: errors.length,
    };
  } finally {
    decoder.free();
  }
}
