import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportJobSchema } from '../../../electron/contract/export.ts';
import { createExportFolders } from '../../../electron/desktop/export-folders.ts';
import { createExportJobStore, failedResult } from '../../../electron/app-data/export-jobs.ts';
import { createSettings } from '../../../electron/app-data/settings.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'voicekeep-folders-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** As each start of the app opens them. */
function open() {
  const settings = createSettings({ file: path.join(home, 'settings.json'), notify: () => undefined });
  const store = createExportJobStore(path.join(home, 'export-jobs.json'), () => undefined);
  return { settings, store, folders: createExportFolders({ settings, store }) };
}

const refused = { code: 'export-folder-not-chosen' };

describe('a folder that the page names for an export', () => {
  it.each(['/', '/etc', 'exported', '..', '\0', '~', 'C:\\'])(
    'is refused when nobody chose it: %j',
    async (folder) => {
      await expect(open().folders.assertChosen(folder)).rejects.toMatchObject(refused);
    },
  );

  it('is taken once the user chose it in the dialog, however it is spelled, and none above or below it', async () => {
    const { folders } = open();
    const chosen = path.join(home, 'exported');
    folders.choose(chosen);
    await folders.assertChosen(chosen);
    await folders.assertChosen(`${chosen}${path.sep}`);
    for (const other of [home, path.join(chosen, 'more'), `${chosen}2`, path.join(chosen, '..', '..')]) {
      await expect(folders.assertChosen(other)).rejects.toMatchObject(refused);
    }
  });

  it('is taken when an earlier run kept it: as the last choice, with a kept export, or among the last exports', async () => {
    const first = open();
    const [last, kept, recent] = ['last', 'kept', 'recent'].map((name) => path.join(home, name));
    await first.settings.change({ exportFolder: last ?? null });
    await first.store.save(
      exportJobSchema.parse({
        name: 'All',
        template: '{id}',
        selection: { kind: 'query', query: {} },
        folder: kept,
        account: 'service',
      }),
    );
    await first.store.ended(null, failedResult(recent ?? '', '2026-01-01T00:00:00Z', 'no space'));
    const { folders } = open();
    for (const folder of [last, kept, recent]) await folders.assertChosen(folder ?? '');
    await first.settings.change({
      collectionExports: { c1: { folder: path.join(home, 'episode'), template: '{prompt}', numbered: true } },
    });
    await folders.assertChosen(path.join(home, 'episode'));
    await expect(folders.assertChosen(path.join(home, 'other'))).rejects.toMatchObject(refused);
  });
});
