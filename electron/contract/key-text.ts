import { AppError } from './errors.ts';

/** The Windows Credential Manager stores at most this many bytes; the same limit everywhere, so that keys can move. */
const maxBytes = 2560;

/**
 * A key as a person hands it over, without the white space and line breaks around it. `key-missing` when nothing is
 * left, `key-refused` when no key can look so: it travels in a header, which holds printable ASCII only.
 * The text itself is in no error.
 */
export function parseKey(text: string): string {
  const key = text.replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/gu, '');
  if (key === '') throw new AppError('key-missing', { params: { reason: 'empty' } });
  if (key.length > maxBytes) throw new AppError('key-refused', { params: { reason: 'long' } });
  if (!/^[\x21-\x7e]+$/.test(key)) throw new AppError('key-refused', { params: { reason: 'characters' } });
  return key;
}
