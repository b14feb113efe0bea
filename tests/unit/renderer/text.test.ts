import { expect, test } from 'vitest';
import { progressWords } from '../../../renderer/features/sync/progress-words.ts';
import { createFormat } from '../../../renderer/i18n/format.ts';
import { promptTitle, texts, voiceName } from '../../../renderer/i18n/text.ts';

const format = createFormat('en');

test('a voice has a name for people, and an unknown kind of name stays as it is', () => {
  expect(voiceName('v2/en_speaker_6')).toBe('Speaker 6');
  expect(voiceName('announcer')).toBe('announcer');
  expect(voiceName('')).toBe('Unknown voice');
});

test('a prompt is shown on one line without control characters, an empty one in words', () => {
  expect(promptTitle('one\n two\u0007three')).toBe('one two three');
  expect(promptTitle(' \n')).toBe('No prompt');
});

test('one clip is not "1 clips"', () => {
  expect(texts.list.count(1, '1')).toBe('1 clip');
  expect(texts.list.count(2, '2')).toBe('2 clips');
});

test('progress says what is done, how far it is and how long it takes', () => {
  expect(
    progressWords(
      {
        job: 'sync',
        phase: 'audio',
        items: 412,
        total: 1980,
        bytes: 9_100_000,
        bytesPerSecond: 1,
        timeLeft: 170,
      },
      format,
    ),
  ).toBe('Fetching audio, 412 of 1,980, 9.1 MB, 3 min left');
  expect(progressWords(null, format)).toBe('Starting');
});
