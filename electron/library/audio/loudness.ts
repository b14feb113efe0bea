interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

const blockSeconds = 0.4;
const stepsPerBlock = 4;
const absoluteGate = -70; // LUFS
const relativeGate = -10; // LU below the mean of what passes the absolute gate

/**
 * Integrated loudness in LUFS after ITU-R BS.1770-5 and EBU R128: K-weighting, blocks of 400 ms that overlap by three
 * quarters, both gates. Null for what is silent throughout. Audio shorter than a block is measured as one block.
 */
export function measureLoudness(
  channels: readonly Float32Array[],
  samples: number,
  sampleRate: number,
): number | null {
  const step = Math.max(1, Math.round((blockSeconds / stepsPerBlock) * sampleRate));
  const steps = new Float64Array(Math.max(1, Math.floor(samples / step)));
  for (const channel of channels) addEnergies(channel, samples, step, weighting(sampleRate), steps);
  const blocks = blockEnergies(steps, step, samples);
  const heard = blocks.filter((energy) => loudnessOf(energy) > absoluteGate);
  if (heard.length === 0) return null;
  const threshold = loudnessOf(mean(heard)) + relativeGate;
  return loudnessOf(mean(heard.filter((energy) => loudnessOf(energy) > threshold)));
}

/** Adds the energy of the weighted signal in each whole step; a rest that fills none counts when there is no other. */
function addEnergies(
  channel: Float32Array,
  samples: number,
  step: number,
  [shelf, pass]: readonly [Biquad, Biquad],
  steps: Float64Array,
): void {
  const { b0, b1, b2, a1, a2 } = shelf;
  const { b1: c1, b2: c2, a1: d1, a2: d2 } = pass;
  let x1 = 0;
  let x2 = 0;
  let y1 = 0;
  let y2 = 0;
  let z1 = 0;
  let z2 = 0;
  const end = steps.length === 1 ? samples : steps.length * step;
  let at = 0;
  for (let index = 0; index < steps.length; index += 1) {
    const stop = index === steps.length - 1 ? end : at + step;
    let energy = 0;
    for (; at < stop; at += 1) {
      const x = channel[at] as number;
      // The newest output comes last: the next sample waits for one product of it and no more.
      const y = b0 * x + b1 * x1 + b2 * x2 - a2 * y2 - a1 * y1;
      const z = y + c1 * y1 + c2 * y2 - d2 * z2 - d1 * z1;
      x2 = x1;
      x1 = x;
      y2 = y1;
      y1 = y;
      z2 = z1;
      z1 = z;
      energy += z * z;
    }
    steps[index] = (steps[index] ?? 0) + energy;
  }
}

/** Mean squares of the blocks that four steps in a row make. */
function blockEnergies(steps: Float64Array, step: number, samples: number): readonly number[] {
  if (steps.length < stepsPerBlock) {
    const energy = steps.reduce((sum, one) => sum + one, 0);
    return [energy / Math.max(1, steps.length === 1 ? samples : steps.length * step)];
  }
  return Array.from({ length: steps.length - stepsPerBlock + 1 }, (_, first) => {
    let energy = 0;
    for (let index = first; index < first + stepsPerBlock; index += 1) energy += steps[index] ?? 0;
    return energy / (stepsPerBlock * step);
  });
}

function loudnessOf(meanSquare: number): number {
  return -0.691 + 10 * Math.log10(meanSquare);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The two filters of BS.1770 for any sample rate: the analogue filters that its 48 kHz tables come from, as libebur128 has them. */
function weighting(sampleRate: number): readonly [Biquad, Biquad] {
  const shelfK = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const shelfQ = 0.7071752369554196;
  const gain = 10 ** (3.999843853973347 / 20);
  const middle = gain ** 0.4996667741545416;
  const shelfA0 = 1 + shelfK / shelfQ + shelfK * shelfK;
  const passK = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const passQ = 0.5003270373238773;
  const passA0 = 1 + passK / passQ + passK * passK;
  return [
    {
      b0: (gain + (middle * shelfK) / shelfQ + shelfK * shelfK) / shelfA0,
      b1: (2 * (shelfK * shelfK - gain)) / shelfA0,
      b2: (gain - (middle * shelfK) / shelfQ + shelfK * shelfK) / shelfA0,
      a1: (2 * (shelfK * shelfK - 1)) / shelfA0,
      a2: (1 - shelfK / shelfQ + shelfK * shelfK) / shelfA0,
    },
    {
      b0: 1,
      b1: -2,
      b2: 1,
      a1: (2 * (passK * passK - 1)) / passA0,
      a2: (1 - passK / passQ + passK * passK) / passA0,
    },
  ];
}
