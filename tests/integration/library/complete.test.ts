import { beforeEach, expect, test } from 'vitest';
import type { Audit, MissingItem } from '../../../electron/contract/library-status.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, taskOf } from './shelf.ts';
import { shelfOfTest } from './shelf-of-test.ts';

let shelf: Shelf;

beforeEach(async () => {
  shelf = await shelfOfTest();
});

const counted = (outputs: number, without: number, unaccounted: number): Audit => ({
  total_count: outputs + without + unaccounted,
  outputs,
  without_audio: without,
  unaccounted,
});
const row: MissingItem = { id: '2023-06-22T12:00:00Z', what: 'row', why: 'service-failed' };

test.each<[string, Audit | null, readonly MissingItem[], readonly string[]]>([
  ['nothing', counted(0, 0, 0), [], []],
  ['rows without clips alone', counted(0, 5, 0), [], ['rowsWithoutClips 5']],
  ['rows that are unaccounted for', counted(0, 0, 2), [], ['rowsUnaccounted 2']],
  ['rows of both kinds', counted(0, 3, 2), [], ['rowsWithoutClips 3', 'rowsUnaccounted 2']],
  ['a row that cannot be sent', counted(0, 0, 1), [row], ['rowsUnaccounted 1', 'rowsMissing 1']],
  ['nothing that could be counted', null, [], ['neverCounted 1']],
])('an account of %s is complete, or it is said why not', async (_name, audit, missing, reasons) => {
  const library = await shelf.open();
  const listing = await library.beginListing();
  await listing.finish({ whole: true, audit, missing });
  const status = await library.status();
  expect(status.reasons.map(({ reason, count }) => `${reason} ${count}`)).toEqual(reasons);
  expect(status.complete).toBe(reasons.length === 0);
});

test('each file that is counted as not here is named: as missing, or where its clip is gone, by itself', async () => {
  const library = await shelf.open();
  const clips = ['a1', 'b2', 'c3', 'd4'].map((id, at) =>
    clipOf(id, at, { videoUrl: `https://a.example/${id}` }),
  );
  const first = await library.beginListing();
  await first.save(clips);
  await first.finish({ whole: true, audit: counted(4, 0, 0) });
  const second = await library.beginListing();
  await second.save(clips.slice(2));
  await second.finish({ whole: true, audit: counted(2, 0, 0) });
  for (const id of ['a1', 'c3'])
    await library.recordMediaFailure(taskOf(id), { message: 'audio-gone', permanent: true });
  for (const videos of [true, false]) {
    const status = await library.status({ videos, missing: Infinity });
    const named = (kind: string) =>
      [...status.missing, ...status.goneMissing].filter(({ what }) => what === kind).length;
    const { waiting, failed, unavailable, unproven, video } = status;
    expect(waiting + failed + unavailable + unproven).toBe(named('audio'));
    if (videos)
      expect(video.waiting + video.failed + video.unavailable + video.unproven).toBe(named('video'));
    expect(status.missing.map(({ id }) => id).filter((id) => id === 'a1' || id === 'b2')).toEqual([]);
    expect(status.reasons).toEqual([{ reason: 'filesMissing', count: status.missing.length }]);
    expect(status.complete).toBe(false);
  }
  const few = await library.status({ missing: 1 });
  expect([few.missing.length, few.goneMissing.length]).toEqual([1, 1]);
  expect(few.reasons).toEqual([{ reason: 'filesMissing', count: 4 }]);
});
