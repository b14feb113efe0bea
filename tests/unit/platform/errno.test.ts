import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { diskError } from '../../../electron/platform/disk-error.ts';
import { errnoOf, hasErrno } from '../../../electron/platform/errno.ts';

const thrown = (code: unknown) => Object.assign(new Error('from the system'), { code });

test('codes are the system’s, also those that Node gives by number alone', () => {
  expect(errnoOf(thrown('ENOSPC'))).toBe('ENOSPC');
  for (const name of ['EDQUOT', 'ESTALE'] as const) {
    const byNumber = thrown(`Unknown system error -${constants.errno[name]}`);
    expect(errnoOf(byNumber)).toBe(name);
    expect(hasErrno(byNumber, name)).toBe(true);
  }
  expect(errnoOf(thrown('Unknown system error -99999'))).toBe('Unknown system error -99999');
  for (const other of [new Error('plain'), thrown(5), 'text', null]) expect(errnoOf(other)).toBeNull();
});

test('a quota that is used up is a full disk', () => {
  const error = thrown(`Unknown system error -${constants.errno.EDQUOT}`);
  expect(diskError(error, 'export', '')).toMatchObject({ code: 'disk-full' });
});
