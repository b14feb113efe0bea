/** What a waveform looks like now. Sizes in CSS px. */
export interface WaveformLook {
  readonly width: number;
  readonly height: number;
  /** Device pixels to a CSS px. */
  readonly ratio: number;
  readonly colors: { readonly rest: string; readonly played: string };
  /** How much was played, 0 to 1. */
  readonly played: number;
}

const barWidth = 2;
const gap = 1;
/** A quiet clip is drawn larger, but silence is not blown up to speech. */
const quietest = 48;

/** Heights of `count` bars, 0 to 1, from the loudest of each group of peaks (0 to 255). */
export function barsOf(peaks: Uint8Array, count: number): readonly number[] {
  const loudest = peaks.reduce((most, peak) => Math.max(most, peak), quietest);
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    let most = 0;
    for (let index = from; index < to; index += 1) most = Math.max(most, peaks[index] ?? 0);
    return most / loudest;
  });
}

/** Draws a clip's waveform, crisp at any pixel ratio; a flat line where there are no peaks yet. */
export function drawWaveform(canvas: HTMLCanvasElement, peaks: Uint8Array | null, look: WaveformLook): void {
  const width = Math.round(look.width * look.ratio);
  const height = Math.round(look.height * look.ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.clearRect(0, 0, width, height);
  const bar = Math.max(1, Math.round(barWidth * look.ratio));
  const step = bar + Math.max(1, Math.round(gap * look.ratio));
  const count = Math.floor((width + step - bar) / step);
  const bars = peaks === null ? Array<number>(count).fill(0) : barsOf(peaks, count);
  const border = Math.round(look.played * count);
  const draw = (from: number, to: number) => {
    context.beginPath();
    for (let index = from; index < to; index += 1) {
      const tall = Math.max(bar, Math.round((bars[index] ?? 0) * height));
      context.roundRect(index * step, Math.floor((height - tall) / 2), bar, tall, bar / 2);
    }
    context.fill();
  };
  context.fillStyle = look.colors.played;
  draw(0, border);
  context.fillStyle = look.colors.rest;
  draw(border, count);
}
