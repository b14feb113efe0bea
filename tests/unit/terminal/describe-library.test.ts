import { expect, test } from 'vitest';
import type { MissingItem } from '../../../electron/contract/library-status.ts';
import { describeMissing } from '../../../electron/terminal/describe-library.ts';
import { createTerminalText } from '../../../electron/terminal/text.ts';

const text = createTerminalText();
const at = '2023-06-22T16:37:32.347662Z';
const ofFiles = ['waiting', 'failed', 'unavailable', 'unproven', 'missing', 'changed', 'unreadable'];
const ofRows = ['contradiction', 'countsDiffer', 'notCounted', 'notUnderstood', 'service-failed', 'anything'];

const items: readonly MissingItem[] = [
  ...ofFiles.flatMap((why) => (['audio', 'video'] as const).map((what) => ({ id: 'an-id', what, why }))),
  ...ofRows.flatMap((why) => ['', at].map((id) => ({ id, what: 'row' as const, why }))),
];

test.each(items)('what is missing is told in words: %j', (item) => {
  const [line] = describeMissing([item], text);
  expect(line).toMatch(/^ {2}(?:missing|not listed): \S/);
  expect(line).not.toMatch(/[a-z][A-Z]|service-|\S {2}|\(\)|undefined/);
  if (item.id !== '') expect(line).toContain(item.id);
});

test('twenty are named, and how many more there are is told', () => {
  const many = Array.from({ length: 23 }, (_, at) => ({
    id: `${at}`,
    what: 'audio' as const,
    why: 'failed',
  }));
  const lines = describeMissing(many, text);
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toContain('3 more');
});
