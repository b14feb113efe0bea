import type { ErrorCode } from '../../contract/errors.ts';
import { AppError } from '../../contract/errors.ts';

const codesOfPages: readonly ErrorCode[] = [
  'service-failed',
  'service-unreachable',
  'service-not-understood',
  'service-request-refused',
];

/** The store of the service's limiter is down, whatever is asked for. */
const limiterDown = 428;

/** Whether the rows of a page may be what the service failed at, rather than the service as a whole. */
export function mayBeOfThePage(error: unknown): error is AppError {
  return (
    error instanceof AppError && codesOfPages.includes(error.code) && error.params?.['status'] !== limiterDown
  );
}

/** What was asked for; null where the service does not give it, for whatever reason. */
export async function unlessOfService<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('service-')) throw error;
    return null;
  }
}

/** What was asked for; null where the service failed at that page. */
export async function unlessOfThePage<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (!mayBeOfThePage(error)) throw error;
    return null;
  }
}
