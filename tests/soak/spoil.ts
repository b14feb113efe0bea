import { copyFile, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chanceBetween, chanceOf } from '../fakes/chance.ts';

/** What can happen to a file. */
export const damages = [
  ...(['bits', 'noughts', 'noise', 'cut', 'emptied', 'deleted', 'replaced', 'grown'] as const),
  ...(['older', 'folder', 'link', 'lines'] as const),
];
export type Damage = (typeof damages)[number];

export interface Spoil {
  /** The same always happens under the same name. */
  readonly name: string;
  readonly among: readonly Damage[];
  /** The file as it was earlier, or another one of its kind; null: there is none. */
  readonly older: string | null;
  /** Where a link leads. */
  readonly outside: string;
}

/** Damages a file: some bytes, a range, its end, all of it, what it is. Answers how. */
export async function spoil(file: string, { name, among, older, outside }: Spoil): Promise<Damage> {
  const how = chanceOf(
    among.filter((one) => one !== 'older' || older !== null),
    `${name} how`,
  );
  await damageAs(how, file, { name, older: older ?? file, outside });
  return how;
}

async function damageAs(
  how: Damage,
  file: string,
  { name, older, outside }: { readonly name: string; readonly older: string; readonly outside: string },
): Promise<void> {
  const bytes = await readFile(file);
  const at = chanceBetween(0, Math.max(0, bytes.length - 1), `${name} at`);
  const length = chanceBetween(1, 8192, `${name} length`);
  switch (how) {
    case 'deleted':
      return rm(file);
    case 'cut':
      return truncate(file, at);
    case 'emptied':
      return truncate(file);
    case 'replaced':
      return writeFile(file, '<html>Not found</html>');
    case 'grown':
      return writeFile(file, Buffer.concat([bytes, Buffer.alloc(length, 0xa7)]));
    case 'older':
      return copyFile(older, file);
    case 'folder':
      await rm(file);
      await mkdir(file);
      return writeFile(path.join(file, 'inside'), 'of a person');
    case 'link':
      await rm(file);
      return symlink(outside, file);
    case 'lines':
      return writeFile(file, withoutLines(bytes, name));
    case 'bits':
      for (let bit = 0; bit < 8; bit += 1)
        if (bytes.length > 0) bytes[(at + bit * 997) % bytes.length]! ^= 1 << bit;
      return writeFile(file, bytes);
    case 'noughts':
    case 'noise': {
      const before = bytes[at];
      bytes.fill(how === 'noughts' ? 0 : 0xa7, at, Math.min(bytes.length, at + length));
      // What was all noughts before would not be damaged.
      if (before !== undefined && bytes[at] === before) bytes[at] = before ^ 1;
      return writeFile(file, bytes);
    }
  }
}

/** Takes some lines out, and swaps two. */
function withoutLines(bytes: Buffer, name: string): Buffer {
  const lines = bytes.toString('latin1').split('\n');
  const from = chanceBetween(0, lines.length - 1, `${name} lines`);
  lines.splice(from, chanceBetween(1, 5, `${name} count`));
  const [one, other] = [0, 1].map((which) => chanceBetween(0, lines.length - 1, `${name} swap ${which}`));
  [lines[one!], lines[other!]] = [lines[other!] ?? '', lines[one!] ?? ''];
  return Buffer.from(lines.join('\n'), 'latin1');
}
