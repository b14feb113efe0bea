import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quickFolder } from '../../quick-folder.ts';
import type { Share } from './crash-scenarios.ts';
import { createTrial, hasEnded, scenarios, treeOf, twoAtOnce } from './crash-scenarios.ts';
import { buildRefusingDisk, planned } from './refusing-disk.ts';

/**
 * Exports to network shares that refuse what a disk does, or answer late: a library that is loaded before the C library
 * stands for them (refusing-disk.c). With VOICEKEEP_EVERY_STEP a run is killed at every step on each of them.
 */
const everyStep = process.env['VOICEKEEP_EVERY_STEP'] !== undefined;
const stride = everyStep ? 1 : 29;

let place: string;
let tools: string;
let library: string;
let reason = '';
let trial: Awaited<ReturnType<typeof createTrial>>;
beforeAll(async () => {
  place = quickFolder('voicekeep-shares-');
  trial = await createTrial(place);
  // From there nothing may be loaded, on some systems.
  tools = mkdtempSync(join(tmpdir(), 'voicekeep-shares-'));
  ({ library, reason } = buildRefusingDisk(tools));
});
afterAll(() => {
  for (const folder of [place, tools]) rmSync(folder, { recursive: true, force: true });
});

const hashesOf = (tree: Readonly<Record<string, string>>) => new Set(Object.values(tree));

describe.each(['no-links', 'no-flush', 'late', 'late-copies'])('on a share with %s', (mode) => {
  const some = everyStep ? scenarios : scenarios.filter((_scenario, index) => [0, 3, 6, 8].includes(index));
  test.for(some)(
    '$name: done as on any disk, killed or not',
    { timeout: 3_600_000 },
    async (scenario, context) => {
      if (reason !== '') context.skip(reason);
      const share: Share = { library, mode };
      const { fresh, inProcess, expectWhole } = trial;
      const { clips, killed } = scenario;
      const { start, expected } = await planned(trial, scenario);

      const whole = fresh(start);
      const counted = await inProcess(clips, whole, killed, 0, share);
      expect(counted).toMatchObject({ report: { failed: 0, notes: [] } });
      expect(treeOf(whole)).toEqual(expected);
      await expectWhole(clips, whole, 'not killed');

      const steps = Array.from({ length: counted?.steps ?? 0 }, (_, index) => index + 1);
      await twoAtOnce(
        steps.filter((step) => step % stride === 0),
        async (step) => {
          const out = fresh(start);
          expect(await inProcess(clips, out, killed, step, share), `step ${step}`).toBeNull();
          // An undo that had come to its end is not to be done twice.
          if (killed !== 'undo' || !hasEnded(out, expected)) {
            await inProcess(clips, out, killed, 0, share);
            expect(treeOf(out), `step ${step}`).toEqual(expected);
          }
          await expectWhole(clips, out, `step ${step}`);
          rmSync(out, { recursive: true });
        },
      );
    },
  );
});

describe.each(['no-names', 'busy', 'full-late'])('on a share with %s', (mode) => {
  const some = everyStep ? scenarios : scenarios.filter((_scenario, index) => [1, 5, 9].includes(index));
  test.for(some)(
    '$name: nothing is lost, and is done once the share lets it',
    { timeout: 3_600_000 },
    async (scenario, context) => {
      if (reason !== '') context.skip(reason);
      const { apply, fresh, inProcess, expectWhole } = trial;
      const { clips, killed } = scenario;
      const { start, expected } = await planned(trial, scenario);
      const out = fresh(start);
      const before = treeOf(out);
      const ended = await inProcess(clips, out, killed, 0, { library, mode });
      if (mode === 'full-late') expect(ended).toMatchObject({ error: 'disk-full' });
      // The audio of before is there, under one name or the other, but for what is made anew anyway; as texts are.
      const left = hashesOf(treeOf(out));
      for (const [path, hash] of Object.entries(before)) {
        const remade = !path.endsWith('.mp3') || !hashesOf(expected).has(hash);
        if (!remade) expect(left.has(hash), path).toBe(true);
      }
      if (killed !== 'undo' || !hasEnded(out, expected)) await apply(clips, out, killed);
      expect(treeOf(out)).toEqual(expected);
      await expectWhole(clips, out, mode);
    },
  );
});
