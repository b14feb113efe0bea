import type { MediaKind } from '../../../electron/contract/clip.ts';
import { mostHandedOver } from '../../../electron/contract/hand-over.ts';
import type { PageState } from '../../app/page.ts';
import type { NoticeArea } from '../../ui/notices.svelte.ts';

/** Milliseconds that a selection must stand before files of it are made ready. */
const quiet = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Makes files of clips ready for a drag; `soon`: unless others are wanted in a moment. */
export function prepareFiles(
  { backend }: PageState,
  ids: readonly string[],
  when: 'now' | 'soon',
  media: MediaKind = 'audio',
): void {
  clearTimeout(timer);
  if (ids.length === 0 || ids.length > mostHandedOver) return;
  const prepare = () => {
    // The drag itself reports why a file could not be made.
    backend.request('clips.prepare', { ids: [...ids], media }).catch(() => undefined);
  };
  if (when === 'now') prepare();
  else timer = setTimeout(prepare, quiet);
}

/** Lets the system drag the clips' files, in place of what the browser would drag. */
export function dragFiles(
  page: PageState,
  event: DragEvent,
  ids: readonly string[],
  media: MediaKind = 'audio',
): void {
  event.preventDefault();
  if (ids.length > 0) void hand(page, 'clips.drag', ids, media, media === 'video' ? 'details' : 'list');
}

/** Puts the clips' files on the clipboard. */
export async function copyFiles(
  page: PageState,
  ids: readonly string[],
  media: MediaKind,
  area: NoticeArea,
): Promise<void> {
  if (await hand(page, 'clips.copyFiles', ids, media, area)) page.announcer.say(page.t('common.copied'));
}

export async function openWith(page: PageState, id: string, choose: boolean): Promise<void> {
  await page.notices.attempt('list', () => page.backend.request('clips.openWith', { id, choose }));
}

/** Answers whether files of clips were handed over. */
async function hand(
  { backend, notices, t }: PageState,
  request: 'clips.drag' | 'clips.copyFiles',
  ids: readonly string[],
  media: MediaKind,
  area: NoticeArea,
): Promise<boolean> {
  if (ids.length > mostHandedOver) {
    notices.say(area, t('player.files.tooMany', { most: mostHandedOver }));
    return false;
  }
  return notices.attempt(area, async () => {
    const { left } = await backend.request(request, { ids: [...ids], media });
    if (left > 0) notices.say(area, t('player.files.left', { count: left }));
  });
}
