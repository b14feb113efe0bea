import { AppError } from '../contract/errors.ts';

/** The Windows Credential Manager keeps at most this many bytes; the same limit everywhere, so that keys can move. */
const maxBytes = 2560;

/**
 * A key as a person hands it over, without the white space and line breaks around it.
 * `key-missing` when nothing is left, `key-refused` when it cannot be a key. The text itself is in no error.
 */
export function parseKey(text: string): string {
  const key = text.replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/gu, '');
  if (key === '') {
    throw new AppError('key-missing', 'The key is empty. Paste the whole key from your Stablecog account.');
  }
  if (key.length > maxBytes) {
    throw new AppError(
      'key-refused',
      'This is too long to be a key. Paste only the key from your Stablecog account; nothing was saved.',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new AppError(
      'key-refused',
      'This cannot be a key: it has spaces, line breaks or unusual characters inside. Paste only the key; nothing was saved.',
    );
  }
  return key;
}
