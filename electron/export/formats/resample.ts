import type * as Libsamplerate from '@alexanderolsen/libsamplerate-js';

/** Samples that the filter reaches beyond the end: as many are appended, or the end would be missing. */
const reach = 1024;

/**
 * The same sound at another rate (samples a second), by libsamplerate's best filter: the channels begin together with
 * what they were, and last as long to the sample.
 */
export async function resample(
  channels: readonly Float32Array[],
  from: number,
  to: number,
): Promise<readonly Float32Array[]> {
  const { create, ConverterType } = await load();
  const resampled: Float32Array[] = [];
  for (const channel of channels) {
    const samples = Math.round((channel.length * to) / from);
    const longer = new Float32Array(channel.length + Math.ceil(reach * Math.max(1, from / to)));
    longer.set(channel);
    const converter = await create(1, from, to, { converterType: ConverterType.SRC_SINC_BEST_QUALITY });
    try {
      const all = converter.full(longer);
      if (all.length < samples) throw new Error(`Only ${all.length} of ${samples} samples were resampled.`);
      resampled.push(all.slice(0, samples));
    } finally {
      converter.destroy();
    }
  }
  return resampled;
}

/** A CommonJS module: Node has it as the default export, a bundler does not. */
async function load(): Promise<typeof Libsamplerate> {
  const loaded: typeof Libsamplerate & { readonly default?: typeof Libsamplerate } =
    await import('@alexanderolsen/libsamplerate-js');
  return loaded.default ?? loaded;
}
