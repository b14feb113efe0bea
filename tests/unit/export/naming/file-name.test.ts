import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  nameKey,
  numberedFolder,
  pathIn,
  portablePath,
} from '../../../../electron/export/naming/file-name.ts';
import { hostileText } from './hostile-text.ts';
import { brokenRules } from './portable-rules.ts';

function pathOf(levels: readonly string[], number = 1): string {
  const place = portablePath(levels, '.mp3');
  return pathIn(place.folders.join('/'), place, number);
}

test.each([
  ['Hello there', 'Hello there.mp3'],
  ['', 'untitled.mp3'],
  ['   ', 'untitled.mp3'],
  ['...', 'untitled.mp3'],
  ['../../etc/passwd', 'etc-passwd.mp3'],
  ['..\\..\\Windows', 'Windows.mp3'],
  ['C:\\Windows\\System32', 'C--Windows-System32.mp3'],
  ['/etc/passwd', 'etc-passwd.mp3'],
  ['CON', '_CON.mp3'],
  ['nul', '_nul.mp3'],
  ['aux.txt', '_aux.txt.mp3'],
  ['COM1', '_COM1.mp3'],
  ['LPT²', '_LPT².mp3'],
  ['con .x', '_con .x.mp3'],
  ['console', 'console.mp3'],
  ['Really? "Yes": <a|b>*', "Really_ 'Yes'- (a-b)_.mp3"],
  ['trailing... ', 'trailing.mp3'],
  ['-rf --no-preserve-root', 'rf --no-preserve-root.mp3'],
  ['-9223372036854775808 1e-7', '_-9223372036854775808 1e-7.mp3'],
  ['/5', '5.mp3'],
  ['.hidden', 'hidden.mp3'],
  ['one\r\ntwo\tthree\u0000four', 'one two threefour.mp3'],
  ['\u202egnp.exe\u202c', 'gnp.exe.mp3'],
  ['שלום עולם', 'שלום עולם.mp3'],
  ['e\u0301te\u0301', 'été.mp3'],
  ['👨‍👩‍👧‍👦 family', '👨‍👩‍👧‍👦 family.mp3'],
  ['half \ud83d a pair', 'half _ a pair.mp3'],
])('%j becomes %j', (text, expected) => {
  expect(pathOf([text])).toBe(expected);
});

test('a long name is cut between graphemes and keeps its extension', () => {
  const family = '👨‍👩‍👧‍👦';
  const path = pathOf([family.repeat(40)]);
  expect(path.replace('.mp3', '').replaceAll(family, '')).toBe('');
  expect(path.endsWith('.mp3')).toBe(true);
});

test('names of three bytes a character stay within 255 bytes', () => {
  expect(Buffer.byteLength(pathOf(['語'.repeat(500)]))).toBeLessThanOrEqual(255);
});

test('a number shortens the stem rather than the limits', () => {
  const path = pathOf(['x'.repeat(500)], 12345);
  expect(path.endsWith('x (12345).mp3')).toBe(true);
  expect(brokenRules(path)).toEqual([]);
});

test('names that one file system takes for the same have the same key', () => {
  expect(nameKey('Été/STRASSE.mp3')).toBe(nameKey('e\u0301te\u0301/straße.mp3'));
  expect(nameKey('a\u200db')).toBe(nameKey('AB'));
  expect(nameKey('a b')).not.toBe(nameKey('ab'));
});

test('whatever the texts are, the path is right on all three systems', () => {
  fc.assert(
    fc.property(
      fc.array(hostileText, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(1, 2, 10, 99999),
      (levels, number) => {
        const path = pathOf(levels, number);
        expect(brokenRules(path)).toEqual([]);
        expect(path.split('/')).toHaveLength(levels.length);
      },
    ),
    { numRuns: 500 },
  );
});

test('a numbered folder is right on all three systems', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const [folder = ''] = portablePath([text, 'x'], '.mp3').folders;
      expect(brokenRules(numberedFolder(folder, 12))).toEqual([]);
    }),
  );
});
