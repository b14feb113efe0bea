import { describe, expect, it } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import { createHostWatch } from '../../../electron/sync/host-watch.ts';

const { signal } = new AbortController();
const error = new AppError('service-unreachable');
const fileOf = (host: string, number: number) => `https://${host}/${number}.mp3`;

function watched() {
  const waits: number[] = [];
  const watch = createHostWatch({
    sleep(milliseconds) {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  });
  const silent = async (host: string, files: number) => {
    for (let number = 0; number < files; number += 1) await watch.silent(fileOf(host, number), error, signal);
  };
  return { watch, waits, silent };
}

describe('a host from which nothing comes', () => {
  it('is waited for longer and longer, some 15 seconds in all, and is down then', async () => {
    const { watch, waits, silent } = watched();
    await silent('one', 7);
    expect(waits).toEqual([]);
    await silent('one', 5);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    const seconds = waits.reduce((sum, wait) => sum + wait, 0) / 1000;
    expect(seconds).toBeGreaterThan(12);
    expect(seconds).toBeLessThan(18);
    expect(watch).toMatchObject({ failure: null });
    expect(watch.isUp(fileOf('one', 0))).toBe(true);
    await silent('one', 1);
    expect(watch.isUp(fileOf('one', 0))).toBe(false);
    expect(watch.failure).toBe(error);
  });

  it('is waited for by all connections together', async () => {
    const { waits, watch, silent } = watched();
    await silent('one', 7);
    await Promise.all([7, 8, 9].map((number) => watch.silent(fileOf('one', number), error, signal)));
    expect(waits).toHaveLength(1);
  });

  it('is up again as soon as it answers, and says nothing of another one', async () => {
    const { watch, waits, silent } = watched();
    await silent('one', 9);
    watch.answered(fileOf('one', 0));
    const before = waits.length;
    await silent('one', 7);
    expect(waits).toHaveLength(before);
    await silent('one', 6);
    expect(watch.isUp(fileOf('one', 0))).toBe(false);
    expect(watch.isUp(fileOf('other', 0))).toBe(true);
  });
});
