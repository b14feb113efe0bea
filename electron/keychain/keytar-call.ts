import type { KeychainAnswer, KeychainCall } from './keychain-call.ts';

type Keytar = typeof import('keytar');

const service = 'Voicekeep';

/** Makes a call of keytar's in this process; never rejects. */
export async function answerTo({
  method,
  args: [account = '', key = ''],
}: KeychainCall): Promise<KeychainAnswer> {
  try {
    const keytar = await loadKeytar();
    switch (method) {
      case 'getPassword':
        return { value: await keytar.getPassword(service, account) };
      case 'setPassword':
        await keytar.setPassword(service, account, key);
        return { value: null };
      case 'deletePassword':
        return { value: await keytar.deletePassword(service, account) };
    }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** It throws where libsecret is missing, so it is loaded with the call. */
async function loadKeytar(): Promise<Keytar> {
  // A CommonJS module: its functions are on `default` when Node imports it, on the namespace when a bundler does.
  const loaded: Keytar & { readonly default?: Keytar } = await import('keytar');
  return loaded.default ?? loaded;
}
