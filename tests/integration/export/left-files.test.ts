import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { journalName } from '../../../electron/export/destination/journal.ts';
import { reportName } from '../../../electron/export/destination/manifest.ts';
import { useFakeArchive } from './fake-archive.ts';

const archive = useFakeArchive();
const locked = new Set<string>();

/** Nobody may move, replace or remove it; false where this system has no such thing. */
function lock(path: string): boolean {
  const file = join(archive.out, path);
  locked.add(file);
  return spawnSync('chattr', ['+i', file]).status === 0;
}
function unlockAll(): void {
  for (const file of locked) spawnSync('chattr', ['-i', file]);
  locked.clear();
}

interface Ask {
  readonly template: string;
  readonly options: ExportOptionsInput;
}
const files = () => archive.files().filter((path) => path !== journalName && path !== reportName);

beforeEach(() => {
  archive.library.add({ id: 'a', prompt: 'One' });
  archive.library.add({ id: 'b', prompt: 'Two' });
});
afterEach(unlockAll);

/** Changes after which a file of ours is one too many. */
const changes: readonly {
  readonly name: string;
  readonly before: Ask;
  readonly after: Ask;
  readonly old: string;
}[] = [
  {
    name: 'an older export',
    before: { template: '{language}/{prompt}', options: {} },
    after: { template: 'all/{prompt}', options: { tags: true } },
    old: 'en/One.mp3',
  },
  {
    name: 'the playlist of a folder that is left',
    before: { template: '{language}/{prompt}', options: { lists: ['m3u8'] } },
    after: { template: 'all/{prompt}', options: { lists: ['m3u8'] } },
    old: 'en/playlist.m3u8',
  },
];

describe.each(changes)('$name that cannot be taken away', ({ before, after, old }) => {
  test('is told by every run until it can, and goes then', async (context) => {
    await archive.run(before);
    expect(files()).toContain(old);
    if (!lock(old)) context.skip('files cannot be locked here');
    const told = { failed: 1, notes: [expect.objectContaining({ path: old, code: 'not-writable' })] };
    expect(await archive.run(after)).toMatchObject(told);
    for (let run = 0; run < 3; run += 1)
      expect(await archive.run(after)).toMatchObject({ ...told, written: 0, renamed: 0 });
    expect(await archive.verify()).toMatchObject({
      ok: files().length - 1,
      foreign: 1,
      changed: 0,
      missing: 0,
    });
    unlockAll();
    expect(await archive.run(after)).toMatchObject({ written: 0, failed: 0, notes: [] });
    expect(files()).not.toContain(old);
    expect(archive.files()).not.toContain(journalName);
    expect(await archive.run(after)).toMatchObject({ written: 0, failed: 0, notes: [] });
    expect(await archive.verify()).toMatchObject({ foreign: 0, changed: 0, missing: 0 });
  });

  test('is not taken away once it is right again', async (context) => {
    await archive.run(before);
    const { length } = files();
    if (!lock(old)) context.skip('files cannot be locked here');
    await archive.run(after);
    await archive.run(after);
    await archive.run(before);
    unlockAll();
    await archive.run(before);
    expect(await archive.run(before)).toMatchObject({ written: 0, failed: 0, notes: [] });
    expect(await archive.verify()).toMatchObject({ ok: length, missing: 0, changed: 0, foreign: 0 });
  });

  test('keeps no undo from giving the names back', async (context) => {
    await archive.run(before);
    if (!lock(old)) context.skip('files cannot be locked here');
    await archive.run(after);
    const { failed } = await archive.undo();
    expect(files()).toContain(old);
    unlockAll();
    if (failed > 0) await archive.undo();
    expect(files()).toContain('en/One.mp3');
    expect(files()).not.toContain('all/One.mp3');
    expect(await archive.verify()).toMatchObject({ missing: 0, changed: 0, foreign: 0 });
  });
});
