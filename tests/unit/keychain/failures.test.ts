import { describe, expect, it } from 'vitest';
import { createErrorText } from '../../../electron/contract/messages/errors.ts';
import { classifyFailure, keychainError } from '../../../electron/keychain/failures.ts';

describe('the words of a keychain error', () => {
  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'unavailable'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'unavailable'],
    ['libsecret-1.so.0: cannot open shared object file: No such file or directory', 'no-libsecret'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'unavailable'],
    ['Cannot create an item in a locked collection', 'locked'],
    ['User interaction is not allowed.', 'locked'],
    ['Prompt was dismissed', 'locked'],
    ['User canceled the operation.', 'denied'],
    ['The user name or passphrase you entered is not correct.', 'denied'],
    ['Access is denied.', 'denied'],
  ] as const)('%s means %s', (reason, failure) => {
    expect(classifyFailure(reason)).toBe(failure);
  });

  it('become a sentence that says what to do', () => {
    const error = keychainError('locked', 'Cannot create an item in a locked collection');
    expect(error).toMatchObject({
      code: 'keychain-locked',
      params: { reason: 'Cannot create an item in a locked collection' },
    });
    const sentence = createErrorText().of(error);
    expect(sentence).toMatch(/Unlock it/);
    expect(sentence).toMatch(/clips .* not affected/);
  });
});
