import { expect, test } from 'vitest';
import { killSyncs } from '../../soak/kills.ts';

test('a sync killed 25 times loses nothing and fetches nothing twice', async () => {
  const result = await killSyncs({ kills: 25, seed: 25, voiceovers: 150 });

  expect(result.faults).toEqual([]);
  expect(result.kills).toBe(25);
  expect(result.libraries).toBeGreaterThan(0);
});
