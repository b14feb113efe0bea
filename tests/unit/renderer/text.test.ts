import { expect, test } from 'vitest';
import { progressWords } from '../../../renderer/features/sync/progress-words.ts';
import { createFormat } from '../../../renderer/i18n/format.ts';
import { promptTitle, voiceLabel } from '../../../renderer/i18n/clip-names.ts';
import { createPageText } from '../../../renderer/i18n/translate.ts';

const format = createFormat('en');
const t = createPageText('en');

test('a voice that the service did not name is called so', () => {
  expect(voiceLabel(t, 'Daniel')).toBe('Daniel');
  expect(voiceLabel(t, '')).toBe('Unknown voice');
});

test('a prompt is shown on one line without control characters, an empty one in words', () => {
  expect(promptTitle(t, 'one\n two\u0007three')).toBe('one two three');
  expect(promptTitle(t, ' \n')).toBe('No prompt');
});

test('one clip is not "1 clips"', () => {
  expect(t('common.clips', { count: 1 })).toBe('1 clip');
  expect(t('common.clips', { count: 2 })).toBe('2 clips');
});

test('progress says what is done, how far it is and how long it takes', () => {
  expect(
    progressWords(t, format, {
      job: 'sync',
      phase: 'audio',
      items: 412,
      total: 1980,
      bytes: 9_100_000,
      bytesPerSecond: 1,
      timeLeft: 170,
    }),
  ).toBe('Downloading audio, 412 of 1,980, 9.1 MB, 3 min left');
  expect(progressWords(t, format, null)).toBe('Starting');
});

test('numbers are written as the reader writes them, and plurals go by the language of the words', () => {
  expect(createPageText('de')('common.clips', { count: 1980 })).toBe('1.980 clips');
  // French counts 0 as one, Japanese has no plural: neither makes English of it.
  expect(createPageText('fr')('common.clips', { count: 0 })).toBe('0 clips');
  expect(createPageText('ja')('common.clips', { count: 1 })).toBe('1 clip');
});

test('the pseudo-language is longer, in brackets, and keeps what a message names', () => {
  const pseudo = createPageText('en-XA');
  expect(pseudo('common.clips', { count: 2 })).toMatch(/^\[2 çļîþš·+\]$/);
  expect(pseudo('collections.made', { name: 'Chapter one' })).toContain('Chapter one');
  expect(pseudo('nav.library').length).toBeGreaterThan(t('nav.library').length * 1.4);
});
