import path from 'node:path';
import { clipboard, dialog, nativeImage, shell } from 'electron';
import type { ClipDetails } from '../../contract/clip.ts';
import { AppError } from '../../contract/errors.ts';
import type { ParsedInput } from '../../contract/requests.ts';
import { copyFolderOf } from '../copy-folder.ts';
import type { Wanted } from '../hand-over.ts';
import { copyFilesToClipboard } from '../file-clipboard.ts';
import type { Handlers } from '../ipc.ts';
import { openInProgram, programsFolder } from '../programs.ts';
import { drawGlyph } from '../transport-icons.ts';
import type { HandlerContext } from './context.ts';

export type ClipFileRequest =
  'clips.copy' | 'clips.reveal' | 'clips.prepare' | 'clips.drag' | 'clips.copyFiles' | 'clips.openWith';

/** The clips that are to go to another program. */
type Some = ParsedInput<'clips.drag'>;

/** What the app does for clips that go to other programs. */
export function createClipFileHandlers({
  account,
  parts,
  handOver,
  copyFolder,
  changeSettings,
  text,
  window,
}: HandlerContext): Pick<Handlers, ClipFileRequest> {
  const library = () => account.get().library;
  async function wanted({ ids, media, collection }: Some): Promise<Wanted> {
    const settings = await parts.settings.read();
    const { exportTemplate: template, copyFormat: format } = settings;
    return { ids, media, collection, template, format, folder: copyFolderOf(settings, copyFolder) };
  }

  /** Ready files of the clips that are cached; `clip-not-cached` when none is. */
  async function files(some: Some): Promise<{ readonly given: readonly string[]; readonly folder: string }> {
    const asked = await wanted(some);
    const open = library();
    if (!handOver.ready(open, asked)) await handOver.prepare(open, asked);
    const given = handOver.give(open, asked);
    if (given.length > 0) return { given, folder: asked.folder };
    throw new AppError('clip-not-cached');
  }

  /** Null: the user closed the dialog. */
  async function chooseProgram(file: string): Promise<string | null> {
    const { openWith } = await parts.settings.read();
    const { filePaths } = await dialog.showOpenDialog(window(), {
      title: text('dialog.openWith.title', { file: path.basename(file) }),
      buttonLabel: text('dialog.openWith.button'),
      defaultPath: openWith ?? programsFolder(process),
      properties: ['openFile'],
    });
    const program = filePaths[0] ?? null;
    if (program !== null) await changeSettings({ openWith: program });
    return program;
  }

  return {
    'clips.copy': async ({ id, what }) => {
      await clipboard.writeText(textOf(await library().details(id), what));
      return undefined;
    },
    'clips.reveal': async ({ id, media }) => {
      shell.showItemInFolder((await library().mediaFile(id, media)).path);
      return undefined;
    },
    'clips.prepare': async (some) => {
      await handOver.prepare(library(), await wanted(some));
      return undefined;
    },
    'clips.drag': async (some) => {
      const { given, folder } = await files(some);
      const icon = nativeImage.createFromBitmap(drawGlyph('voice', 48, 128), { width: 48, height: 48 });
      window().webContents.startDrag({ file: given[0] ?? '', files: [...given], icon });
      return { left: some.ids.length - given.length, folder };
    },
    'clips.copyFiles': async (some) => {
      const { given, folder } = await files(some);
      await copyFilesToClipboard(given);
      return { left: some.ids.length - given.length, folder };
    },
    'clips.openWith': async ({ id, choose, media }) => {
      const [file] = (await files({ ids: [id], media, collection: null })).given;
      if (file === undefined) return undefined;
      if (!choose) {
        if ((await shell.openPath(file)) !== '') throw new AppError('program-missing');
        return undefined;
      }
      const program = await chooseProgram(file);
      if (program !== null) await openInProgram(program, file);
      return undefined;
    },
  };
}

function textOf(clip: ClipDetails, what: ParsedInput<'clips.copy'>['what']): string {
  const text = {
    prompt: clip.prompt,
    link: clip.audioUrl,
    path: clip.file,
    'video-link': clip.videoUrl,
    'video-path': clip.videoFile,
  }[what];
  if (text === null) throw new AppError('clip-not-cached');
  return text;
}
