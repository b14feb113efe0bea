import { expect, test } from 'vitest';
import { killSyncs } from '../../soak/kills.ts';

// `npm run soak -- sync` kills as often as one likes.
test('a sync killed a dozen times loses nothing and fetches nothing twice', async () => {
  const result = await killSyncs({ kills: 12, seed: 25, voiceovers: 150 });

  expect(result.faults).toEqual([]);
  expect(result.kills).toBe(12);
  expect(result.libraries).toBeGreaterThan(0);
});
