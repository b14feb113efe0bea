import { AppError } from '../../contract/errors.ts';
import { isLoopbackHost } from '../../platform/loopback.ts';

/**
 * Reads the address of an API: https, or http on this machine only, as the key travels there.
 * `bad-request` when it is neither. A path is kept as a prefix.
 */
export function parseApiUrl(text: string): URL {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (!url || !safe || url.username || url.password || url.search || url.hash) {
    throw new AppError('bad-request', { params: { option: 'api' } });
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}
