import { AppError } from '../../contract/errors.ts';

/** Whether a URL's host is this machine: `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopback(url: URL): boolean {
  return (
    url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(url.hostname)
  );
}

/**
 * Reads the address of an API: https, or http on this machine only, as the key travels there.
 * `bad-request` when it is neither. A path is kept as a prefix.
 */
export function parseApiUrl(text: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (!url || !safe || url.username || url.password || url.search || url.hash) {
    throw new AppError('bad-request', { params: { option: 'api' } });
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}
