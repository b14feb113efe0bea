import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { itemSpans, memberSpans } from '../../../electron/platform/json-source.ts';

const json = fc.jsonValue({ depthSize: 'small' });
const indent = fc.constantFrom('', ' ', '\t', '   ');

describe('the source of a JSON value', () => {
  it('is found for every member of an object, whatever they hold', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), indent, (value, space) => {
        const text = JSON.stringify(value, null, space);
        const spans = memberSpans(text);
        expect([...spans.keys()]).toEqual([...new Set(Object.keys(value))]);
        for (const [name, { start, end }] of spans) {
          expect(JSON.parse(text.slice(start, end))).toEqual(JSON.parse(JSON.stringify(value[name])));
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('is found for every item of an array', () => {
    fc.assert(
      fc.property(fc.array(json), indent, (value, space) => {
        const text = JSON.stringify(value, null, space);
        const items = itemSpans(text).map(({ start, end }): unknown => JSON.parse(text.slice(start, end)));
        expect(items).toEqual(JSON.parse(text));
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  it('keeps every character: digits, escapes and order', () => {
    const text = '{ "a" : 9007199254740993,"\\u0062":1.10 , "c":"\\u003c\\\\\\"","a":{"z":1,"y":[-0.0e-7]}}';
    const spans = memberSpans(text);
    const source = (name: string) => text.slice(spans.get(name)?.start, spans.get(name)?.end);
    expect(source('b')).toBe('1.10');
    expect(source('c')).toBe('"\\u003c\\\\\\""');
    expect(source('a')).toBe('{"z":1,"y":[-0.0e-7]}'); // of equal names the last one
  });

  it('is none where another kind of value stands', () => {
    for (const text of ['null', '7', '"{}"', '[]', ' ']) expect(memberSpans(text).size).toBe(0);
    for (const text of ['null', '7', '"[1]"', '{}', '[ ]']) expect(itemSpans(text)).toEqual([]);
  });
});
