import type { NativeImage } from 'electron';
import { nativeImage } from 'electron';

export type Glyph = 'voice' | 'play' | 'pause' | 'next' | 'previous';

/** Whether a point of the square from 0 to 1 belongs to the glyph. */
const shapes: Readonly<Record<Glyph, (x: number, y: number) => boolean>> = {
  voice: (x, y) => {
    const bar = Math.floor(x * 5);
    const tall = [0.3, 0.62, 0.92, 0.62, 0.3][bar] ?? 0;
    return x * 5 - bar > 0.2 && x * 5 - bar < 0.8 && Math.abs(y - 0.5) < tall / 2;
  },
  play: (x, y) => triangle((x - 0.24) / 0.6, y),
  pause: (x, y) => Math.abs(y - 0.5) < 0.36 && Math.abs(Math.abs(x - 0.5) - 0.2) < 0.1,
  next: (x, y) => triangle((x - 0.16) / 0.52, y) || (Math.abs(x - 0.78) < 0.07 && Math.abs(y - 0.5) < 0.36),
  previous: (x, y) => shapes.next(1 - x, y),
};

function triangle(along: number, y: number): boolean {
  return along >= 0 && along <= 1 && Math.abs(y - 0.5) < 0.4 * (1 - along);
}

/** A glyph of one grey as a square of premultiplied BGRA pixels, its edges smoothed. */
export function drawGlyph(glyph: Glyph, side: number, grey: number): Buffer {
  const fine = 4;
  const inside = shapes[glyph];
  const pixels = Buffer.alloc(side * side * 4);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      let hits = 0;
      for (let step = 0; step < fine * fine; step += 1) {
        const x = (column + ((step % fine) + 0.5) / fine) / side;
        const y = (row + (Math.floor(step / fine) + 0.5) / fine) / side;
        if (inside(x, y)) hits += 1;
      }
      const alpha = Math.round((hits / (fine * fine)) * 255);
      const shade = Math.round((grey * alpha) / 255);
      pixels.set([shade, shade, shade, alpha], (row * side + column) * 4);
    }
  }
  return pixels;
}

/** Black on nothing for the menu bar of macOS, which colours it; grey elsewhere, to be seen on light and dark. */
export function glyphImage(glyph: Glyph, size: number): NativeImage {
  const mac = process.platform === 'darwin';
  const icon = nativeImage.createEmpty();
  for (const scale of [1, 2]) {
    const side = size * scale;
    icon.addRepresentation({
      scaleFactor: scale,
      width: side,
      height: side,
      buffer: drawGlyph(glyph, side, mac ? 0 : 140),
    });
  }
  if (mac) icon.setTemplateImage(true);
  return icon;
}
