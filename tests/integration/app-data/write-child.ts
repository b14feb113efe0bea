import path from 'node:path';
import { createExportJobStore } from '../../../electron/app-data/export-jobs.ts';
import { createSettings } from '../../../electron/app-data/settings.ts';
import { createViewStates } from '../../../electron/app-data/view-states.ts';
import { viewStateSchema } from '../../../electron/contract/clip-query.ts';
import { exportJobSchema } from '../../../electron/contract/export.ts';

/** One of several processes that write a home at once: `write-child.ts HOME NAME TIMES`. */
const [, , home = '', name = '', times = ''] = process.argv;
const notify = () => undefined;
const settings = createSettings({ file: path.join(home, 'settings.json'), notify });
const jobs = createExportJobStore(path.join(home, 'export-jobs.json'), notify);
const views = createViewStates(path.join(home, 'views.json'));

for (let at = 0; at < Number(times); at += 1) {
  const entry = `${name} ${at}`;
  await Promise.all([
    settings.change(({ libraries, keys }) => ({
      libraries: [...libraries, entry],
      keys: { ...keys, [entry]: { saved: true, standing: 'accepted' } },
    })),
    jobs.save(
      exportJobSchema.parse({
        name: entry,
        template: '{id}',
        selection: { kind: 'query', query: {} },
        folder: '/exports',
        account: 'service',
      }),
    ),
    views.set(entry, viewStateSchema.parse({ row: at })),
  ]);
}
