import type { BrowserWindow, MessageBoxOptions } from 'electron';
import { dialog } from 'electron';
import type { PageTrouble } from './crash-recovery.ts';
import type { DesktopText } from './text.ts';

/** Asks what is to become of a page that crashed twice or hangs. */
export async function askAboutPage(
  trouble: PageTrouble,
  window: BrowserWindow | null,
  text: DesktopText,
): Promise<'reload' | 'wait' | 'quit'> {
  const choices = trouble === 'hung' ? (['reload', 'wait', 'quit'] as const) : (['reload', 'quit'] as const);
  const options: MessageBoxOptions = {
    type: 'warning',
    message: text(trouble === 'hung' ? 'dialog.pageHung.title' : 'dialog.pageCrashed.title'),
    detail: text('dialog.pageTrouble.text'),
    buttons: choices.map((choice) => text(`dialog.pageTrouble.${choice}`)),
    defaultId: 0,
    cancelId: choices.length - 1,
  };
  const { response } = await (window
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options));
  return choices[response] ?? 'quit';
}
