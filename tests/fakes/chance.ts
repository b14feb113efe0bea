import { createHash } from 'node:crypto';

/** A number from 0 up to 1 that depends on its name alone, so that it is the same whatever happened before. */
export function chance(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A whole number from `least` to `most`, both included. */
export function chanceBetween(least: number, most: number, name: string): number {
  return least + Math.floor(chance(name) * (most - least + 1));
}

/** One of the values. */
export function chanceOf<Value>(values: readonly Value[], name: string): Value {
  const value = values[chanceBetween(0, values.length - 1, name)];
  if (value === undefined) throw new Error(`Nothing to choose from for ${name}.`);
  return value;
}

/** A UUID (in the form of version 4) that depends on its name alone. */
export function uuidOf(name: string): string {
  const hex = createHash('md5').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
