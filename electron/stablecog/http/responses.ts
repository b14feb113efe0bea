import { AppError } from '../../contract/errors.ts';
import { TryAgain } from './retry.ts';
import { notUnderstood } from '../page.ts';

/** Where a redirect points; null when the response is none. */
export function redirectTarget(response: Response, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(response.status)) return null;
  const location = response.headers.get('location') ?? '';
  if (!URL.canParse(location, from.href)) throw new TryAgain(notUnderstood());
  return new URL(location, from.href);
}

/** For 5xx, once the retries are used up. */
export function failed(status: number): AppError {
  return new AppError(
    'service-failed',
    `The service has a problem of its own (${status}). Your clips here are untouched. Try again later.`,
    { detail: { status } },
  );
}
