import path from 'node:path';
import { dialog, shell } from 'electron';
import { AppError } from '../../contract/errors.ts';
import { saveProof } from '../../export/proof/save-proof.ts';
import type { Handlers } from '../ipc.ts';
import { createLibraryDialogs } from '../library-dialogs.ts';
import { createLibraryMove } from '../library-move.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `library.${string}`>;

export function createLibraryHandlers({
  account,
  parts,
  jobs,
  events,
  status,
  openFolder,
  text,
  window,
}: HandlerContext): Pick<Handlers, Names> {
  let proof: string | null = null;
  let former: string | null = null;
  const move = createLibraryMove({
    account,
    jobs,
    libraries: parts.libraries,
    chooseFolder: () => createLibraryDialogs(window, text).moveFolder(),
    folderName: text('dialog.moveLibrary.folder'),
    holder: parts.holder,
    report: async () => {
      events.send('account.changed', await status());
    },
  });

  async function chooseAndSave(): Promise<string | null> {
    const { filePaths } = await dialog.showOpenDialog(window(), {
      title: text('dialog.proofFolder.title'),
      buttonLabel: text('dialog.proofFolder.button'),
      properties: ['openDirectory', 'createDirectory'],
    });
    const [folder] = filePaths;
    if (folder === undefined) return null;
    proof = await saveProof(account.get().library, folder, Date.now());
    return proof;
  }

  return {
    'library.status': () => account.get().library.status(),
    'library.saveProof': chooseAndSave,
    'library.revealProof': () => {
      if (proof === null) throw new AppError('export-none');
      shell.showItemInFolder(path.join(proof, 'proof.html'));
      return undefined;
    },
    'library.move': async () => {
      const moved = await move();
      former = moved?.from ?? former;
      return moved;
    },
    'library.revealFormer': async () => {
      if (former === null)
        throw new AppError('disk-missing', { params: { place: 'library', path: '', errno: '' } });
      return openFolder(former);
    },
    'library.reveal': () => openFolder(account.get().library.folder),
  };
}
