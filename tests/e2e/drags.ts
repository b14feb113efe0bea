import type { ElectronApplication } from '@playwright/test';
import { readMain } from './app.ts';

/** Lets the system's drag, which no test can end, only tell its files. */
export async function watchDrags(
  application: ElectronApplication,
): Promise<() => Promise<readonly string[]>> {
  await application.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents) throw new Error('There is no window.');
    contents.startDrag = (item) => {
      process.env['VOICEKEEP_DRAGGED'] = JSON.stringify({
        files: Reflect.get(item, 'files') as unknown,
        icon: typeof item.icon === 'string' || !item.icon.isEmpty(),
      });
    };
  });
  return async () => {
    const told = await readMain(() => application.evaluate(() => process.env['VOICEKEEP_DRAGGED'] ?? '{}'));
    const { files, icon } = JSON.parse(told) as { files?: string[]; icon?: boolean };
    return icon === true ? (files ?? []) : [];
  };
}
