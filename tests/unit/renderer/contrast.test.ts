import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const css = readFileSync(path.resolve(import.meta.dirname, '../../../renderer/ui/styles/tokens.css'), 'utf8');

/** A colour of the page, in both themes. */
function token(name: string): readonly [light: string, dark: string] {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css) ?? [];
  if (light === undefined || dark === undefined) throw new Error(`There is no colour ${name}.`);
  return [light, dark];
}

/** WCAG's relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['window', 'panel', 'raised', 'selected'];

test.each([
  ['wave-rest', surfaces, 3],
  ['wave-played', [...surfaces, 'wave-rest'], 3],
  ['edge-strong', ['window', 'panel', 'raised'], 3],
  ['accent', surfaces, 3],
  ['ink', surfaces, 7],
  ['ink-2', surfaces, 4.5],
  ['ink-3', ['window', 'panel', 'raised'], 4.5],
  ['amber', ['window', 'panel', 'raised'], 4.5],
  ['red', ['window', 'panel', 'raised'], 4.5],
  ['green', ['window', 'panel', 'raised'], 4.5],
] as const)('%s stands out from what it is drawn on, in both themes', (name, grounds, least) => {
  for (const ground of grounds) {
    for (const theme of [0, 1] as const) {
      expect(
        contrast(token(name)[theme], token(ground)[theme]),
        `${name} on ${ground}`,
      ).toBeGreaterThanOrEqual(least);
    }
  }
});
