import type { AppError } from '../contract/errors.ts';

/** The service accepts the key, but no keychain took it, and a terminal has no session to keep it for. */
export class UnsavedKey extends Error {
  readonly reason: AppError;

  constructor(reason: AppError) {
    super(reason.code, { cause: reason });
    this.name = 'UnsavedKey';
    this.reason = reason;
  }
}
