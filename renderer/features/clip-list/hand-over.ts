import type { MediaKind } from '../../../electron/contract/clip.ts';
import { mostHandedOver } from '../../../electron/contract/hand-over.ts';
import type { PageState } from '../../app/page.ts';
import type { NoticeArea } from '../../ui/notices.svelte.ts';

/** Milliseconds that a selection must stand before files of it are made ready. */
const quiet = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What goes to another program. */
export interface HandedClips {
  readonly ids: readonly string[];
  /** Default: their audio. */
  readonly media?: MediaKind;
  /** The collection that they are taken from: the files are numbered by it. */
  readonly collection?: string | null;
}

const inputOf = ({ ids, media = 'audio', collection = null }: HandedClips) => ({
  ids: [...ids],
  media,
  collection,
});

/** Makes files of clips ready for a drag; `soon`: unless others are wanted in a moment. */
export function prepareFiles({ backend }: PageState, clips: HandedClips, when: 'now' | 'soon'): void {
  clearTimeout(timer);
  if (clips.ids.length === 0 || clips.ids.length > mostHandedOver) return;
  const prepare = () => {
    // The drag itself reports why a file could not be made.
    backend.request('clips.prepare', inputOf(clips)).catch(() => undefined);
  };
  if (when === 'now') prepare();
  else timer = setTimeout(prepare, quiet);
}

/** Lets the system drag the clips' files, in place of what the browser would drag. */
export function dragFiles(page: PageState, event: DragEvent, clips: HandedClips): void {
  event.preventDefault();
  if (clips.ids.length > 0) {
    void hand(page, 'clips.drag', clips, clips.media === 'video' ? 'details' : 'list');
  }
}

/** Puts the clips' files on the clipboard. */
export async function copyFiles(page: PageState, clips: HandedClips, area: NoticeArea): Promise<void> {
  if (await hand(page, 'clips.copyFiles', clips, area)) page.announcer.say(page.t('common.copied'));
}

export async function openWith(page: PageState, id: string, choose: boolean): Promise<void> {
  await page.notices.attempt('list', () => page.backend.request('clips.openWith', { id, choose }));
}

/** Answers whether files of clips were handed over. */
async function hand(
  page: PageState,
  request: 'clips.drag' | 'clips.copyFiles',
  clips: HandedClips,
  area: NoticeArea,
): Promise<boolean> {
  const { backend, notices, t } = page;
  if (clips.ids.length > mostHandedOver) {
    notices.say(area, t('player.files.tooMany', { most: mostHandedOver }));
    return false;
  }
  return notices.attempt(area, async () => {
    const { left, folder } = await backend.request(request, inputOf(clips));
    if (left > 0) notices.say(area, t('player.files.left', { count: left }));
    tellOfFolder(page, folder);
  });
}

/** The first time, where the files lie that other programs read from now on. */
function tellOfFolder({ announcer, navigation, notices, preferences, t }: PageState, folder: string): void {
  if (preferences.settings.copyFolderTold) return;
  preferences.change({ copyFolderTold: true }, 'list');
  const words = t('copies.told', { folder });
  announcer.say(words);
  notices.offer(words, {
    name: t('nav.settings'),
    run: () => navigation.open('settings'),
  });
}
