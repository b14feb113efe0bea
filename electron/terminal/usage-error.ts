import type { MessageParams } from '../contract/messages/translate.ts';
import type { TerminalKey } from './text.ts';

/** A command line that cannot be followed: exit code 2, and `bad-request` in JSON. */
export class UsageError extends Error {
  readonly code = 'bad-request';
  readonly key: TerminalKey;
  readonly params: MessageParams;

  constructor(key: TerminalKey, params: MessageParams = {}, options?: ErrorOptions) {
    super(key, options);
    this.name = 'UsageError';
    this.key = key;
    this.params = params;
  }
}
