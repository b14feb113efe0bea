import { nameKey } from '../naming/file-name.ts';

/** What has a name; its path tells which. */
export interface Named {
  readonly path: string;
}

/**
 * What lies under which name, as `nameKey` tells names apart. It holds numbers in place of the keys, which would take
 * more room than all else of a plan, and makes the key of what has the same number once more.
 */
export interface NameTable<Item extends Named> {
  get(key: string): Item | undefined;
  /** Puts it in the place of what has the key. */
  set(key: string, item: Item): void;
  delete(key: string): void;
}

const leastSlots = 1024;
const [empty, removed] = [0, -1];

export function createNameTable<Item extends Named>(): NameTable<Item> {
  /** Indexes into `items`, from 1. */
  let slots = new Int32Array(leastSlots);
  let hashes = new Int32Array(leastSlots);
  const items: (Item | undefined)[] = [undefined];
  let used = 0;

  /** The slot that holds the key, or (negative, from -1) the free one that it would get. */
  function find(key: string, hash: number): number {
    const mask = slots.length - 1;
    let free = -1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = slots[slot] ?? empty;
      if (index === empty) return -1 - (free === -1 ? slot : free);
      if (index === removed) free = free === -1 ? slot : free;
      else if (hashes[slot] === hash && keyOf(items[index]) === key) return slot;
    }
  }

  function grow(): void {
    const [olderSlots, olderHashes] = [slots, hashes];
    slots = new Int32Array(olderSlots.length * 2);
    hashes = new Int32Array(olderSlots.length * 2);
    used = 0;
    const mask = slots.length - 1;
    for (let at = 0; at < olderSlots.length; at += 1) {
      const index = olderSlots[at] ?? empty;
      if (index === empty || index === removed) continue;
      const hash = olderHashes[at] ?? 0;
      let slot = hash & mask;
      while (slots[slot] !== empty) slot = (slot + 1) & mask;
      slots[slot] = index;
      hashes[slot] = hash;
      used += 1;
    }
  }

  return {
    get(key) {
      const slot = find(key, hashOf(key));
      return slot < 0 ? undefined : items[slots[slot] ?? empty];
    },
    set(key, item) {
      const hash = hashOf(key);
      const slot = find(key, hash);
      if (slot >= 0) {
        items[slots[slot] ?? empty] = item;
        return;
      }
      const free = -1 - slot;
      if (slots[free] === empty) used += 1;
      slots[free] = items.length;
      hashes[free] = hash;
      items.push(item);
      if (used * 4 > slots.length * 3) grow();
    },
    delete(key) {
      const slot = find(key, hashOf(key));
      if (slot < 0) return;
      items[slots[slot] ?? empty] = undefined;
      slots[slot] = removed;
    },
  };
}

function keyOf(item: Named | undefined): string | null {
  return item === undefined ? null : nameKey(item.path);
}

/** FNV-1a, of UTF-16 units. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
