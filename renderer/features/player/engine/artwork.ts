const side = 256;
const bars = 24;

/** A picture of a clip for the system's now-playing panel: its waveform on a colour of its voice. Answers a `data:` address. */
export function drawArtwork(voice: string, peaks: Uint8Array | null): string {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return '';
  const hue = hueOf(voice);
  const ground = context.createLinearGradient(0, 0, side, side);
  ground.addColorStop(0, `hsl(${hue} 58% 46%)`);
  ground.addColorStop(1, `hsl(${(hue + 40) % 360} 62% 30%)`);
  context.fillStyle = ground;
  context.fillRect(0, 0, side, side);
  context.fillStyle = 'rgb(255 255 255 / 92%)';
  const step = (side - 64) / bars;
  const loudest = Math.max(48, ...(peaks ?? []));
  for (let bar = 0; bar < bars; bar += 1) {
    const from = Math.floor((bar * (peaks?.length ?? 0)) / bars);
    const to = Math.floor(((bar + 1) * (peaks?.length ?? 0)) / bars);
    const height = Math.max(5, (Math.max(0, ...(peaks?.slice(from, to) ?? [])) / loudest) * (side - 112));
    context.beginPath();
    context.roundRect(32 + bar * step, (side - height) / 2, step * 0.62, height, step * 0.31);
    context.fill();
  }
  return canvas.toDataURL('image/png');
}

/** 0 to 359, the same for the same name. */
function hueOf(name: string): number {
  let hash = 7;
  for (let index = 0; index < name.length; index += 1) hash = (hash * 31 + name.charCodeAt(index)) % 997;
  return (hash * 137) % 360;
}
