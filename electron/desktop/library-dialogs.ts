import type { BrowserWindow } from 'electron';
import { dialog } from 'electron';
import type { DesktopText } from './text.ts';

/** What the person is asked about libraries, in dialogs of the system's. */
export interface LibraryDialogs {
  /** Null: the person closed the dialog. */
  findFolder(): Promise<string | null>;
  /** As `findFolder`; a new folder can be made. */
  chooseFolder(): Promise<string | null>;
  /** Where the open library is to go. */
  moveFolder(): Promise<string | null>;
  /** A library that was never opened here: whether it is opened, and whether it may be changed. */
  mayOpen(folder: string): Promise<'no' | 'read' | 'write'>;
  /** Whether a library that is open for reading only may be changed. */
  mayChange(folder: string): Promise<boolean>;
  /** Whether the key of a library that was taken off the list is to go, too. */
  isKeyToGo(folder: string): Promise<boolean>;
}

export function createLibraryDialogs(window: () => BrowserWindow, text: DesktopText): LibraryDialogs {
  async function choose(
    title: string,
    buttonLabel: string,
    more: readonly 'createDirectory'[],
  ): Promise<string | null> {
    const { filePaths } = await dialog.showOpenDialog(window(), {
      title,
      buttonLabel,
      properties: ['openDirectory', ...more],
    });
    return filePaths[0] ?? null;
  }

  /** Answers the index of the button that was pressed, the last one for a dialog that was closed. */
  async function ask(
    message: string,
    detail: string,
    buttons: readonly string[],
    defaultId: number,
  ): Promise<number> {
    const { response } = await dialog.showMessageBox(window(), {
      type: 'question',
      message,
      detail,
      buttons: [...buttons],
      defaultId,
      cancelId: buttons.length - 1,
    });
    return response;
  }

  return {
    findFolder: () => choose(text('dialog.findLibrary.title'), text('dialog.findLibrary.button'), []),
    chooseFolder: () =>
      choose(text('dialog.addLibrary.title'), text('dialog.addLibrary.button'), ['createDirectory']),
    moveFolder: () =>
      choose(text('dialog.moveLibrary.title'), text('dialog.moveLibrary.button'), ['createDirectory']),
    async mayOpen(folder) {
      const pressed = await ask(
        text('dialog.foreignLibrary.title'),
        text('dialog.foreignLibrary.text', { folder }),
        [
          text('dialog.foreignLibrary.open'),
          text('dialog.foreignLibrary.trust'),
          text('dialog.foreignLibrary.cancel'),
        ],
        0,
      );
      return (['read', 'write'] as const)[pressed] ?? 'no';
    },
    async mayChange(folder) {
      const buttons = [text('dialog.trustLibrary.trust'), text('dialog.trustLibrary.cancel')];
      const detail = text('dialog.trustLibrary.text', { folder });
      return (await ask(text('dialog.trustLibrary.title'), detail, buttons, 1)) === 0;
    },
    async isKeyToGo(folder) {
      const buttons = [text('dialog.forgetKey.forget'), text('dialog.forgetKey.keep')];
      const detail = text('dialog.forgetKey.text', { folder });
      return (await ask(text('dialog.forgetKey.title'), detail, buttons, 1)) === 0;
    },
  };
}
