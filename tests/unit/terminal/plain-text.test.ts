import { describe, expect, it } from 'vitest';
import { plainJson, plainText } from '../../../electron/terminal/plain-text.ts';

const hostile = 'a\u001b[2J\u0007\u009b31m\u202eb\u0000\u007f\r\nc\u2028';
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

describe('text from elsewhere on a terminal', () => {
  it('cannot steer it', () => {
    expect(plainText(hostile)).toBe('a\\u001b[2J\\u0007\\u009b31m\\u202eb\\u0000\\u007f c\\u2028');
  });

  it('keeps its letters in every script', () => {
    const text = 'Ünï 日本語 עברית 👩‍👩‍👧 [laughs]';
    expect(plainText(text)).toBe(text);
  });

  it('means the same in JSON, without steering the terminal there either', () => {
    const json = plainJson({ prompt: hostile });
    expect(json).not.toMatch(steering);
    expect(JSON.parse(json)).toEqual({ prompt: hostile });
  });
});
