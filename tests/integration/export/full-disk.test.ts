import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixedNames } from '../../../electron/export/destination/fixed-names.ts';
import type { Share } from './crash-scenarios.ts';
import { createTrial, hasEnded, scenarios, treeOf, twoAtOnce } from './crash-scenarios.ts';
import { addMine, buildRefusingDisk, planned } from './refusing-disk.ts';

/**
 * Exports to a disk that refuses one step, any of those that write: it is full from then on, it was full for a moment, or
 * another program has a file open. With VOICEKEEP_EVERY_STEP each step of each scenario is tried.
 */
const everyStep = process.env['VOICEKEEP_EVERY_STEP'] !== undefined;
const stride = everyStep ? 1 : 9;
const some = everyStep ? scenarios : scenarios.filter((_scenario, index) => [3, 8, 9].includes(index));

let place: string;
let library: string;
let reason = '';
let trial: Awaited<ReturnType<typeof createTrial>>;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'voicekeep-full-'));
  trial = await createTrial(place);
  ({ library, reason } = buildRefusingDisk(place));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** What is made from the library and from what an export holds: its content changes with the names. */
const isMade = (path: string) => /(?:\.txt|\.m3u8|SUMS)$/.test(path) && path !== 'mine.txt';
const isFixed = (path: string) => fixedNames.some((name) => name === path);

describe.each(['full-at', 'full-once', 'denies-once'])('on a disk that does %s', (mode) => {
  test.for(some)(
    '$name: nothing is lost or half written, and the next run ends whole',
    { timeout: 3_600_000 },
    async (scenario, context) => {
      if (reason !== '') context.skip(reason);
      const { apply, fresh, inProcess, expectWhole } = trial;
      const { clips, killed } = scenario;
      const { start, expected } = await planned(trial, scenario, addMine);
      const before = treeOf(start);
      const share = (step: number): Share => ({
        ...{ library, mode },
        refuses: { step, steps: join(place, `steps-${step}`) },
      });
      const isRight = new Set([...Object.values(before), ...Object.values(expected)]);

      async function tryStep(step: number): Promise<void> {
        const out = fresh(start);
        const ended = await inProcess(clips, out, killed, 0, share(step));
        if (mode !== 'denies-once') expect(ended, `step ${step}`).toMatchObject({ error: 'disk-full' });
        const left = treeOf(out);
        const hashes = new Set(Object.values(left));
        const half = Object.entries(left).filter(
          ([path, hash]) => !isFixed(path) && !isMade(path) && !isRight.has(hash),
        );
        expect(half, `step ${step}`).toEqual([]);
        const lost = Object.entries(before).filter(([, hash]) => isRight.has(hash) && !hashes.has(hash));
        const stays = new Set(Object.values(expected));
        expect(
          lost.filter(([path, hash]) => !isMade(path) && stays.has(hash)),
          `step ${step}`,
        ).toEqual([]);

        if (killed !== 'undo' || !hasEnded(out, expected)) await apply(clips, out, killed);
        expect(treeOf(out), `step ${step}`).toEqual(expected);
        await expectWhole(clips, out, `step ${step}`, 1);
        rmSync(out, { recursive: true });
      }

      const whole = fresh(start);
      await inProcess(clips, whole, killed, 0, share(0));
      expect(treeOf(whole)).toEqual(expected);
      const count = Number(readFileSync(join(place, 'steps-0'), 'utf8'));
      const steps = Array.from({ length: count }, (_, index) => index + 1);
      await twoAtOnce(
        // The last one takes the lock away, which is left to the next run.
        steps.slice(0, -1).filter((step) => step % stride === 0),
        tryStep,
      );
    },
  );
});

test('an undo that could not take one file back goes on with it, and does not rename the others again', async (context) => {
  const { apply, fresh } = trial;
  const clips = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
  const out = fresh(null);
  await apply(clips, out, { template: '{id}' });
  const before = treeOf(out);
  await apply(clips, out, { template: 'en/{id}' });
  if (!lock(join(out, 'en/b.mp3'), true)) context.skip('files cannot be locked here');
  try {
    expect(await apply(clips, out, 'undo')).toMatchObject({ renamed: 2, failed: 1 });
  } finally {
    lock(join(out, 'en/b.mp3'), false);
  }
  expect(await apply(clips, out, 'undo')).toMatchObject({ renamed: 1, failed: 0 });
  expect(treeOf(out)).toEqual(before);
});

/** Nobody may move, replace or remove it; false where this system has no such thing. */
const lock = (file: string, isLocked: boolean) =>
  spawnSync('chattr', [isLocked ? '+i' : '-i', file]).status === 0;

test('a file that nobody may move or remove does not hold up the run that finishes a killed one', async (context) => {
  const { apply, fresh, inProcess } = trial;
  const scenario = scenarios[3];
  if (!scenario) throw new Error('There is no such scenario.');
  const { clips, killed } = scenario;
  const { start, expected } = await planned(trial, scenario, addMine);
  const whole = await inProcess(clips, fresh(start), killed, 0);
  for (const step of [0.4, 0.6, 0.75, 0.9].map((part) => Math.floor((whole?.steps ?? 0) * part))) {
    const out = fresh(start);
    expect(await inProcess(clips, out, killed, step)).toBeNull();
    const file = join(out, 'Two.mp3');
    if (!existsSync(file)) continue;
    if (!lock(file, true)) context.skip('files cannot be locked here');
    try {
      await apply(clips, out, killed);
    } finally {
      lock(file, false);
    }
    const left = treeOf(out);
    for (const [path, hash] of Object.entries(expected))
      if (!path.startsWith('en/Two')) expect(left[path], `step ${step}`).toBe(hash);
    await apply(clips, out, killed);
    expect(treeOf(out)).toMatchObject(expected);
  }
});
