import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256Of } from '../../../electron/platform/hash.ts';
import { quickFolder } from '../../quick-folder.ts';
import type { Clips, Run } from './crash-scenarios.ts';
import { audioOf, createTrial, hasEnded, scenarios, treeOf, twoAtOnce } from './crash-scenarios.ts';

/**
 * A run is killed before each step that writes, in turn. Then one run, the same or another or an undo, has to leave what
 * it leaves when nothing was killed before. `npm run test:crash` takes every step with each of the three ways to go on;
 * the gate every fifth with one of them.
 */
const stride = 5;
const everyStep = process.env['VOICEKEEP_EVERY_STEP'] !== undefined;

let place: string;
let trial: Awaited<ReturnType<typeof createTrial>>;
beforeAll(async () => {
  place = quickFolder('voicekeep-crash-');
  trial = await createTrial(place);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe.each(scenarios)('killed while $name', (scenario) => {
  const { killed, clips } = scenario;

  test('one run brings everything to its end', async () => {
    const { apply, fresh, inProcess, expectWhole } = trial;
    const start = fresh(null);
    if (scenario.before) await apply(scenario.before.clips, start, scenario.before);
    const origin = treeOf(start);
    if (killed === 'undo') await apply(clips, start, { template: '{language}/{prompt}' });
    const [again, undone, other] = [fresh(start), fresh(start), fresh(start)];
    const others: Run = { template: '{id}', options: killed === 'undo' ? {} : (killed.options ?? {}) };
    await apply(clips, again, killed);
    if (scenario.undoes) await apply(clips, undone, killed).then(() => apply(clips, undone, 'undo'));
    await apply(clips, other, others);
    const expected = { again: treeOf(again), undone: origin, other: treeOf(other) };
    if (scenario.undoes) expect(treeOf(undone)).toEqual(origin);

    const counted = (await inProcess(clips, fresh(start), killed, 0))?.steps ?? 0;
    expect(counted).toBeGreaterThan(5);
    const ways = killed === 'undo' ? (['again', 'other'] as const) : (['again', 'other', 'undone'] as const);
    const cases = Array.from({ length: counted }, (_, index) => index + 1).flatMap((step) => {
      if (everyStep) return ways.map((way) => ({ step, way }));
      return step % stride === scenarios.indexOf(scenario) % stride
        ? { step, way: ways[Math.floor(step / stride) % ways.length] ?? 'again' }
        : [];
    });

    await twoAtOnce(cases, async ({ step, way }) => {
      const out = fresh(start);
      expect(await inProcess(clips, out, killed, step), `step ${step}`).toBeNull();
      if (killed === 'undo' && hasEnded(out, expected.again)) {
        // It had come to its end: another one would rename again.
      } else if (way === 'undone') {
        await apply(clips, out, killed);
        if (scenario.undoes) await apply(clips, out, 'undo');
        expect(treeOf(out), `step ${step}, ${way}`).toEqual(
          scenario.undoes ? expected.undone : expected.again,
        );
      } else {
        await apply(clips, out, way === 'again' ? killed : others);
        expect(treeOf(out), `step ${step}, ${way}`).toEqual(expected[way]);
      }
      await expectWhole(clips, out, `step ${step}`);
      rmSync(out, { recursive: true });
    });
  }, 3_600_000);
});

test('killed after a hundred of 600 renames in reverse order, every file gets its name in the next run', async () => {
  const count = 600;
  const numbered = (number: (index: number) => number): Clips =>
    Array.from({ length: count }, (_, index) => ({
      id: `n${index}`,
      prompt: String(number(index)).padStart(3, '0'),
    }));
  const forwards = numbered((index) => index);
  const backwards = numbered((index) => count - 1 - index);
  const { apply, fresh, inProcess, expectWhole } = trial;
  const out = fresh(null);
  await apply(forwards, out, { template: '{prompt}' });
  const origin = treeOf(out);
  const quickly: Run = { template: '{prompt}', options: { fsync: false } };
  expect(await inProcess(backwards, out, quickly, 350)).toBeNull();
  expect(await apply(backwards, out, { template: '{prompt}' })).toMatchObject({
    written: 0,
    failed: 0,
    skipped: 0,
  });
  const tree = treeOf(out);
  for (let index = 0; index < count; index += 1)
    expect(tree[`${String(count - 1 - index).padStart(3, '0')}.mp3`]).toBe(sha256Of(audioOf(`n${index}`)));
  await expectWhole(backwards, out, 'step 350');
  expect(await apply(backwards, out, 'undo')).toMatchObject({ failed: 0, renamed: count });
  expect(treeOf(out)).toEqual(origin);
}, 120_000);
