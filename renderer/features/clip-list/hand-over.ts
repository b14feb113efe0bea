import { mostHandedOver } from '../../../electron/contract/hand-over.ts';
import type { PageState } from '../../app/page.ts';

/** Milliseconds that a selection must stand before files of it are made ready. */
const quiet = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Makes files of clips ready for a drag; `soon`: unless others are wanted in a moment. */
export function prepareFiles({ backend }: PageState, ids: readonly string[], when: 'now' | 'soon'): void {
  clearTimeout(timer);
  if (ids.length === 0 || ids.length > mostHandedOver) return;
  const prepare = () => {
    // The drag itself reports why a file could not be made.
    backend.request('clips.prepare', { ids: [...ids] }).catch(() => undefined);
  };
  if (when === 'now') prepare();
  else timer = setTimeout(prepare, quiet);
}

/** Lets the system drag the clips' files, in place of what the browser would drag. */
export function dragFiles(page: PageState, event: DragEvent, ids: readonly string[]): void {
  event.preventDefault();
  if (ids.length > 0) void hand(page, 'clips.drag', ids);
}

/** Puts the clips' files on the clipboard. */
export async function copyFiles(page: PageState, ids: readonly string[]): Promise<void> {
  if (await hand(page, 'clips.copyFiles', ids)) page.announcer.say(page.t('common.copied'));
}

export async function openWith(page: PageState, id: string, choose: boolean): Promise<void> {
  await page.notices.attempt('list', () => page.backend.request('clips.openWith', { id, choose }));
}

/** Answers whether files of clips were handed over. */
async function hand(
  { backend, notices, t }: PageState,
  request: 'clips.drag' | 'clips.copyFiles',
  ids: readonly string[],
): Promise<boolean> {
  if (ids.length > mostHandedOver) {
    notices.say('list', t('player.files.tooMany', { most: mostHandedOver }));
    return false;
  }
  return notices.attempt('list', async () => {
    const { left } = await backend.request(request, { ids: [...ids] });
    if (left > 0) notices.say('list', t('player.files.left', { count: left }));
  });
}
