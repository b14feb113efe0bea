/** Where a value stands in a JSON text; the end is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const brackets = /["[\]{}]/g;
const scalar = /[^\s,\]}]+/y;

/**
 * Where the members of the object at `start` have their values, by name; empty when no object stands there. Of equal
 * names the last one counts, as for `JSON.parse`. The text must be valid JSON.
 */
export function memberSpans(text: string, start = 0): ReadonlyMap<string, Span> {
  const members = new Map<string, Span>();
  let at = skipSpace(text, start);
  if (text[at] !== '{') return members;
  at = skipSpace(text, at + 1);
  while (text[at] === '"') {
    const nameEnd = endOfString(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const value = skipSpace(text, skipSpace(text, nameEnd) + 1); // past the colon
    const end = endOfValue(text, value);
    members.set(name, { start: value, end });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}

/** Where the items of the array at `start` stand; empty when no array stands there. The text must be valid JSON. */
export function itemSpans(text: string, start = 0): readonly Span[] {
  const items: Span[] = [];
  let at = skipSpace(text, start);
  if (text[at] !== '[') return items;
  at = skipSpace(text, at + 1);
  while (at < text.length && text[at] !== ']') {
    const end = endOfValue(text, at);
    items.push({ start: at, end });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return items;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first !== '{' && first !== '[') {
    scalar.lastIndex = start;
    return scalar.test(text) ? scalar.lastIndex : start + 1;
  }
  let depth = 0;
  let at = start;
  do {
    brackets.lastIndex = at;
    const found = brackets.exec(text);
    if (!found) return text.length;
    at = found[0] === '"' ? endOfString(text, found.index) : found.index + 1;
    if (found[0] === '{' || found[0] === '[') depth += 1;
    else if (found[0] !== '"') depth -= 1;
  } while (depth > 0);
  return at;
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
  return text.length;
}
