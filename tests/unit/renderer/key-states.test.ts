import { expect, test } from 'vitest';
import { keyStates } from '../../../electron/contract/account.ts';
import { createTerminalText } from '../../../electron/terminal/text.ts';
import { createPageText } from '../../../renderer/i18n/translate.ts';

const t = createPageText('en');
const keys = Object.fromEntries(keyStates.map((state) => [state, t(`keys.${state}`)]));
const inTerminal = createTerminalText();
const keyTexts = Object.fromEntries(keyStates.map((state) => [state, inTerminal(`status.key.${state}`)]));

/** States in which a sync has the key. */
const fine = ['keychain', 'session', 'environment'];

test.each([
  ['the app', keys],
  ['the terminal', keyTexts],
])('%s tells every state of the key apart', (_where, texts) => {
  expect(Object.keys(texts).sort()).toEqual([...keyStates].sort());
  expect(new Set(Object.values(texts)).size).toBe(keyStates.length);
});

test.each(keyStates.filter((state) => !fine.includes(state)))(
  'what to do about a key that is “%s” is said in app and terminal',
  (state) => {
    expect(keys[state]).toMatch(/\b(paste|unlock|allow|install)\b/i);
    expect(keyTexts[state]).toMatch(/\b(connect|unlock|allow|install|set STABLECOG_API_KEY)\b/);
  },
);

test('a key that is gone after a restart is said to be', () => {
  expect(keys['session']).toMatch(/After a restart, paste it again/);
  expect(keyTexts['session']).toMatch(/set STABLECOG_API_KEY for the next/);
});
