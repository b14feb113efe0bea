import { expect, test } from 'vitest';
import { combinationOf, shownKeys } from '../../../renderer/app/keys.ts';
import { shortcutGroups, shortcutOf } from '../../../renderer/app/shortcuts.ts';

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

test('the keys that the sheet shows are the keys that do it', () => {
  for (const { keys, run } of all) for (const key of keys) expect(shortcutOf(key), key).toBe(run);
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
  expect(shownKeys('Mod+ArrowUp', 'darwin')).toBe('⌘ + ↑');
  expect(shownKeys('Mod+F', 'linux')).toBe('Ctrl + F');
});
