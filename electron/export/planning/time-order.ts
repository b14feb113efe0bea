/** Clips by when they were made. */
export interface TimeOrder {
  /** Adds the next clip. */
  add(createdAt: string): void;
  /** Indexes of clips from the oldest to the newest, those of one instant by id; null when they are in that order already. */
  sorted(idOf: (index: number) => string): Uint32Array | null;
}

const plainTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|\+00:00)$/;
const sortable = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}$/;
/** Where the digits are down to the second, and where those of its fraction begin. */
const digitsAt = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18] as const;
const fractionAt = 20;
const fractionDigits = 9;

/**
 * Times as numbers, as the texts of a million clips take a hundred megabytes: all digits down to the second, and those of
 * its fraction. A time that cannot be written so stays a text, and is compared as one. `most`: clips at most.
 */
export function createTimeOrder(most: number): TimeOrder {
  const seconds = new Float64Array(most);
  const fractions = new Int32Array(most);
  const odd = new Map<number, string>();
  let count = 0;

  function textOf(index: number): string {
    const text = odd.get(index);
    if (text !== undefined) return text;
    const digits = String(seconds[index] ?? 0).padStart(14, '0');
    const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] =
      /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
    const fraction = String(fractions[index] ?? 0).padStart(fractionDigits, '0');
    return `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}`;
  }

  function compareTimes(a: number, b: number): number {
    if (odd.size > 0 && (odd.has(a) || odd.has(b))) return compare(textOf(a), textOf(b));
    return (seconds[a] ?? 0) - (seconds[b] ?? 0) || (fractions[a] ?? 0) - (fractions[b] ?? 0);
  }

  function isInOrder(idOf: (index: number) => string): boolean {
    /** Of the clip before, where it had to be read. */
    let known: string | null = null;
    for (let index = 1; index < count; index += 1) {
      const apart = compareTimes(index - 1, index);
      if (apart > 0) return false;
      if (apart < 0) known = null;
      else {
        const before: string = known ?? idOf(index - 1);
        known = idOf(index);
        if (before > known) return false;
      }
    }
    return true;
  }

  return {
    add(createdAt) {
      const isPlain = plainTime.test(createdAt);
      const time = isPlain ? createdAt : sortableTime(createdAt);
      if (isPlain || sortable.test(time)) {
        seconds[count] = secondsOf(time);
        fractions[count] = fractionOf(time);
      } else odd.set(count, time);
      count += 1;
    },
    sorted(idOf) {
      if (isInOrder(idOf)) return null;
      // By time first: ids are read again from where they are stored, and few clips share their instant in most libraries.
      const order = Uint32Array.from({ length: count }, (_, index) => index).sort(compareTimes);
      for (let from = 0; from < count;) {
        let to = from + 1;
        while (to < count && compareTimes(order[from] ?? 0, order[to] ?? 0) === 0) to += 1;
        if (to - from > 1) order.set(byId(order.subarray(from, to), idOf), from);
        from = to;
      }
      return order;
    },
  };
}

/** Clips of one instant by their ids, each of which is read once. */
function byId(indexes: Uint32Array, idOf: (index: number) => string): readonly number[] {
  return Array.from(indexes, (index) => ({ index, id: idOf(index) }))
    .sort((a, b) => compare(a.id, b.id))
    .map(({ index }) => index);
}

function secondsOf(time: string): number {
  let number = 0;
  for (const at of digitsAt) number = number * 10 + time.charCodeAt(at) - 48;
  return number;
}

function fractionOf(time: string): number {
  let number = 0;
  let isOver = time.charAt(fractionAt - 1) !== '.';
  for (let at = fractionAt; at < fractionAt + fractionDigits; at += 1) {
    const digit = time.charCodeAt(at) - 48;
    isOver ||= !(digit >= 0 && digit <= 9);
    number = number * 10 + (isOver ? 0 : digit);
  }
  return number;
}

/** Text that sorts like the instant: UTC, with all the digits after the second that were received. */
function sortableTime(createdAt: string): string {
  const time = new Date(createdAt);
  if (Number.isNaN(time.getTime())) return '';
  const fraction = /\.(\d+)/.exec(createdAt)?.[1] ?? '';
  return `${time.toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
