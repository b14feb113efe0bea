import { expect, test } from 'vitest';
import { createErrorText } from '../../../electron/contract/messages/errors.ts';
import { createPageText } from '../../../renderer/i18n/translate.ts';
import { createFailures } from '../../../renderer/features/player/engine/failures.ts';

const refused = { code: 'service-unreachable', params: { host: 'api.stablecog.com' } } as const;

test('a clip that cannot be played is said so, and the next one follows where there is one', () => {
  const failures = createFailures(createPageText('en'), createErrorText('en').ofReport);
  expect(failures.judge('cannot', true)).toMatchObject({ goesOn: true });
  expect(failures.judge('cannot', true).note).toContain('Skipping');
  expect(failures.judge('cannot', false).note).not.toContain('Skipping');
  expect(failures.judge(refused, false)).toEqual({
    note: createErrorText('en').ofReport(refused),
    goesOn: false,
  });
});

test('five in a row stop playing, unless one plays in between', () => {
  const failures = createFailures(createPageText('en'), createErrorText('en').ofReport);
  for (let count = 0; count < 4; count += 1) expect(failures.judge('cannot', true).goesOn).toBe(true);
  failures.played();
  for (let count = 0; count < 4; count += 1) expect(failures.judge(refused, true).goesOn).toBe(true);
  expect(failures.judge('cannot', true)).toMatchObject({
    goesOn: false,
    note: expect.stringContaining('stopped') as string,
  });
  expect(failures.judge('cannot', true).goesOn).toBe(true);
});

test('clips that are known to be unavailable are passed over, however many', () => {
  const failures = createFailures(createPageText('en'), createErrorText('en').ofReport);
  for (let count = 0; count < 50; count += 1) expect(failures.judge('unavailable', true).goesOn).toBe(true);
});

test('a file is proven once, and then given up', () => {
  const failures = createFailures(createPageText('en'), createErrorText('en').ofReport);
  expect(failures.mayRepair('a')).toBe(true);
  expect(failures.mayRepair('a')).toBe(false);
  expect(failures.mayRepair('b')).toBe(true);
});
