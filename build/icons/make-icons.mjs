// Draws the icons that the installers use out of the two SVG files: `node build/icons/make-icons.mjs`.
// What it makes is committed, so that nobody needs to run it to build. Sizes up to 32 have a drawing of their own.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay, startVirtualDisplay } from '../display.mjs';
import { electronArguments, electronEnvironment, electronExecutable } from '../electron-runtime.mjs';
import { root } from '../paths.mjs';
import { runMain, stream } from '../terminal.mjs';

const folder = join(root, 'build', 'icons');
const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const mostSmall = 32;
/** Types of the entries of an .icns file, each a PNG of that size. */
const icnsTypes = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
]);

await runMain(async () => {
  const display = hasDisplay() ? null : await startVirtualDisplay();
  try {
    const drawings = sizes.map((size) => ({
      svg: join(folder, size <= mostSmall ? 'icon-small.svg' : 'icon.svg'),
      size,
      png: png(size),
    }));
    const code = await stream(electronExecutable(), [...electronArguments(), join(folder, 'rasteriser')], {
      cwd: root,
      env: electronEnvironment({ ...display?.env, VOICEKEEP_ICONS: JSON.stringify(drawings) }),
    });
    if (code !== 0) return code;
  } finally {
    display?.stop();
  }
  writeFileSync(join(folder, 'icon.ico'), ico(sizes.filter((size) => size <= 256)));
  writeFileSync(join(folder, 'icon.icns'), icns());
  return 0;
});

/** @param {number} size */
function png(size) {
  return join(folder, `${size}x${size}.png`);
}

/** @param {readonly number[]} wanted pixels, at most 256, where the format writes 0 */
function ico(wanted) {
  const images = wanted.map((size) => ({ size, data: readFileSync(png(size)) }));
  const head = Buffer.alloc(6 + images.length * 16);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size, data }, place) => {
    const at = 6 + place * 16;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(data.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += data.length;
  });
  return Buffer.concat([head, ...images.map(({ data }) => data)]);
}

function icns() {
  const entries = icnsTypes.map(([type, size]) => {
    const data = readFileSync(png(size));
    return Buffer.concat([Buffer.from(type, 'latin1'), length(data.length + 8), data]);
  });
  const body = Buffer.concat(entries);
  return Buffer.concat([Buffer.from('icns', 'latin1'), length(body.length + 8), body]);
}

/** @param {number} value */
function length(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
