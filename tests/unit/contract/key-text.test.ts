import { describe, expect, it } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import { parseKey } from '../../../electron/contract/key-text.ts';

function refusal(text: string): AppError {
  try {
    parseKey(text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('The key was taken.');
}

describe('a key that a person hands over', () => {
  it.each(['sc-abc', '  sc-abc ', 'sc-abc\n', '\r\n\tsc-abc\r\n', '\ufeffsc-abc', '\u200bsc-abc\u00a0'])(
    'is taken without what is around it: %j',
    (text) => {
      expect(parseKey(text)).toBe('sc-abc');
    },
  );

  it.each(['', ' ', '\n\r\n', '\ufeff'])('is missing when nothing is left: %j', (text) => {
    expect(refusal(text).code).toBe('key-missing');
  });

  it.each(['sc-a bc', 'sc-a\nbc', 'sc-ä', 'sc-\u0000', 'sc-\u001b[31m', 'x'.repeat(2561)])(
    'is no key when it cannot be one, and is not in the error: %j',
    (text) => {
      const error = refusal(text);
      expect(error.code).toBe('key-refused');
      expect(JSON.stringify(error.toReport())).not.toContain(text.slice(0, 4));
    },
  );

  it('may be as long as the Windows keychain takes', () => {
    expect(parseKey('x'.repeat(2560))).toHaveLength(2560);
  });
});
