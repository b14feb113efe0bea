import { expect, test } from 'vitest';
import { createFormat } from '../../../renderer/i18n/format.ts';

const format = createFormat('en');

test('lengths of clips are written as players write them', () => {
  expect(format.duration(7.4)).toBe('0:07');
  expect(format.duration(192)).toBe('3:12');
  expect(format.duration(3765)).toBe('1:02:45');
  expect(format.duration(59.6)).toBe('1:00');
  expect(format.duration(null)).toBe('–');
});

test('sums of lengths are written in words', () => {
  expect(format.length(38)).toBe('38 sec');
  expect(format.length(720)).toBe('12 min');
  expect(format.length(11_100)).toBe('3 hr 5 min');
});

test('sizes step up by thousands', () => {
  expect(format.bytes(0)).toBe('0 bytes');
  expect(format.bytes(1)).toBe('1 byte');
  expect(format.bytes(22_400)).toBe('22 kB');
  expect(format.bytes(1_234_567)).toBe('1.2 MB');
  expect(format.bytes(999_999)).toBe('1 MB');
  expect(format.bytes(2e11)).toBe('200 GB');
});

test('time left is rounded, so that it does not flicker', () => {
  expect(format.timeLeft(3)).toBe('5 sec');
  expect(format.timeLeft(41)).toBe('45 sec');
  expect(format.timeLeft(170)).toBe('3 min');
  expect(format.timeLeft(5400)).toBe('1.5 hr');
  expect(format.timeLeft(null)).toBeNull();
});

test('languages have names, and a tag that is none is shown as it came', () => {
  expect(format.language('de')).toBe('German');
  expect(createFormat('de').language('ja')).toBe('Japanisch');
  expect(format.language('not a tag!')).toBe('not a tag!');
  expect(format.language('')).toBe('');
});

test('numbers and dates follow the locale, and a time that is none is shown as it came', () => {
  expect(createFormat('de').number(1980)).toBe('1.980');
  expect(format.date('2023-06-22T12:00:00.123456Z')).toBe('Jun 22, 2023');
  expect(format.date('someday')).toBe('someday');
});
