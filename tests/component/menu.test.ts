import { expect, test } from 'vitest';
import Menu from '../../renderer/ui/Menu.svelte';
import { createTestPage, library } from './page.ts';

test('a menu closes when something else takes the keyboard, as a dialog that the system’s menu opens does', async () => {
  const { show } = createTestPage(library(0));
  const other = document.body.appendChild(document.createElement('button'));
  let closed = 0;
  const entries = [{ name: 'Play', run: () => undefined }];
  await show(Menu, { label: 'Actions', x: 10, y: 10, entries, close: () => (closed += 1) });
  await expect.poll(() => document.activeElement?.textContent).toContain('Play');
  expect(closed).toBe(0);
  other.focus();
  expect(closed).toBe(1);
  other.remove();
});
