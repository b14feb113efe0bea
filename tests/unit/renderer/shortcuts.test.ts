import { expect, test } from 'vitest';
import { pseudoLocale } from '../../../electron/contract/messages/pseudo.ts';
import { createPageText } from '../../../renderer/i18n/translate.ts';
import { combinationOf, shownKeys } from '../../../renderer/app/keys.ts';
import { holderOf, keysThatDo, shortcutGroups } from '../../../renderer/app/shortcuts.ts';

const all = shortcutGroups.flatMap(({ shortcuts }) => shortcuts);
const press = (key: string, held: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test('no keys do two things', () => {
  const doing = all.filter(({ run }) => run).flatMap(({ keys }) => keys);
  expect(new Set(doing).size).toBe(doing.length);
});

test('no key that can be changed is one that something has already', () => {
  const settings = { letterKeys: true, shortcuts: {} };
  for (const { does, keys } of all) {
    keys.forEach((key, index) => expect(holderOf(key, { does, index }, settings), key).toBeUndefined());
    expect(holderOf(keys[0] ?? '', { does: 'nothing', index: 0 }, settings)?.does).toBe(does);
  }
});

test('a changed key does what it was given to, and its old key nothing', () => {
  const settings = { letterKeys: true, shortcuts: { mute: ['Mod+M'] } };
  expect(keysThatDo('mute', settings)).toEqual(['Mod+M']);
  expect(holderOf('M', { does: 'loop', index: 0 }, settings)).toBeUndefined();
  expect(holderOf('Mod+M', { does: 'loop', index: 0 }, settings)?.does).toBe('mute');
});

test('single keys can be turned off, and those with Ctrl or Cmd stay', () => {
  const settings = { letterKeys: false, shortcuts: {} };
  expect(keysThatDo('mute', settings)).toEqual([]);
  expect(keysThatDo('search', settings)).toEqual(['Mod+F']);
  expect(keysThatDo('playOrPause', settings)).toEqual(['Space']);
});

test('letters tell with Shift from without, signs do not: they need it on some keyboards', () => {
  expect(combinationOf(press('f'), 'linux')).toBe('F');
  expect(combinationOf(press('F', { shiftKey: true }), 'linux')).toBe('Shift+F');
  expect(combinationOf(press('?', { shiftKey: true }), 'linux')).toBe('?');
  expect(combinationOf(press('[', { shiftKey: true }), 'linux')).toBe('[');
  expect(combinationOf(press(' '), 'linux')).toBe('Space');
});

test('the modifier is Cmd on a Mac and Ctrl elsewhere; the other one and Alt are the system’s', () => {
  expect(combinationOf(press('f', { ctrlKey: true }), 'win32')).toBe('Mod+F');
  expect(combinationOf(press('f', { metaKey: true }), 'darwin')).toBe('Mod+F');
  expect(combinationOf(press('f', { ctrlKey: true }), 'darwin')).toBeNull();
  expect(combinationOf(press('f', { altKey: true }), 'linux')).toBeNull();
  const t = createPageText('en');
  expect(shownKeys(t, 'Mod+ArrowUp', 'darwin')).toBe('⌘ + ↑');
  expect(shownKeys(t, 'Mod+F', 'linux')).toBe('Ctrl + F');
  const pseudo = createPageText(pseudoLocale);
  for (const { keys, shown } of all) {
    for (const key of shown ?? keys) expect(shownKeys(pseudo, key, 'linux'), key).not.toMatch(/[A-Za-z]{2}/);
  }
});

test('no shortcut rests on Alt: let go first, it opens the menu bar', () => {
  for (const { keys } of all) for (const key of keys) expect(key).not.toMatch(/Alt/);
});
