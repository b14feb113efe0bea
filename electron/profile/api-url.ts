import { AppError } from '../contract/errors.ts';

/** Where the service is, when nothing else is said. */
export const stablecogApi = 'https://api.stablecog.com';

/**
 * Address of the service from `--api` or `VOICEKEEP_API_URL`: https, or http on this machine.
 * `bad-request` for anything else, as a key would travel in the clear or to a place that nobody meant.
 */
export function parseApiUrl(text: string): URL {
  // Not URL.parse, which Node 20 does not have.
  const url = URL.canParse(text) ? new URL(text) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !safe || url.username !== '' || url.password !== '') {
    throw new AppError(
      'bad-request',
      'The address of the service must start with https:// (or http:// for this machine only) and hold no user name or password.',
    );
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
