import {
  beginCollection,
  copy,
  isFavourite,
  isRejected,
  keepHeardTake,
  moveSelected,
  playAt,
  removeFromCollection,
  reveal,
  toggleFavourite,
  toggleRejected,
} from './clip-actions.ts';
import { addToCollection } from '../collections/collection-actions.ts';
import { copyFiles, openWith } from './hand-over.ts';
import { shownKeys, shownShortcut } from '../../app/keys.ts';
import type { PageState } from '../../app/page.ts';
import { isByHand } from './query.ts';
import type { MenuEntry } from '../../ui/menu.ts';
import { isHere } from './media-state.ts';

/** What can be done with the selected clips. */
export function clipMenu(page: PageState): readonly MenuEntry[] {
  const { collections, list, navigation, selection, player, preferences, t } = page;
  const { cursor } = selection.selected;
  const clip = cursor === null ? undefined : list.clip(cursor);
  const one = selection.count === 1;
  const cached = one && clip !== undefined && isHere(clip.audio);
  const keys = (combination: string) => shownKeys(t, combination, preferences.info.platform);
  return [
    {
      name: clip && player.clip?.id === clip.id && player.playing ? t('menu.pause') : t('menu.play'),
      key: keys('Enter'),
      disabled: cursor === null || clip?.audio === 'unavailable',
      run: () => void (cursor !== null && playAt(page, cursor)),
    },
    { name: t('player.queue.playNext'), run: () => enqueue(page, 'next') },
    { name: t('player.queue.add'), run: () => enqueue(page, 'end') },
    {
      name: isFavourite(page) ? t('menu.unfavourite') : t('menu.favourite'),
      key: shownShortcut(page, 'favourite'),
      run: () => void toggleFavourite(page, 'list'),
    },
    {
      name: isRejected(page) ? t('menu.unreject') : t('menu.reject'),
      key: shownShortcut(page, 'reject'),
      run: () => void toggleRejected(page, 'list'),
    },
    ...(one && selection.takes.length > 0
      ? [
          {
            name: t('details.keepThis'),
            key: shownShortcut(page, 'keepThis'),
            run: () => void keepHeardTake(page),
          },
        ]
      : []),
    'line',
    {
      name: t('menu.copyPrompt'),
      key: shownShortcut(page, 'copyPrompt'),
      disabled: !one,
      run: () => void copy(page, 'prompt', 'list'),
    },
    { name: t('menu.copyLink'), disabled: !one, run: () => void copy(page, 'link', 'list') },
    { name: t('menu.copyPath'), disabled: !cached, run: () => void copy(page, 'path', 'list') },
    {
      name: t('player.files.copy'),
      run: () =>
        void copyFiles(page, { ids: [...selection.selected.ids], collection: list.query.collection }, 'list'),
    },
    {
      name: t('player.files.open'),
      disabled: !cached,
      run: () => void (clip && openWith(page, clip.id, false)),
    },
    {
      name: t('player.files.openWith'),
      disabled: !cached,
      run: () => void (clip && openWith(page, clip.id, true)),
    },
    { name: t('menu.reveal'), disabled: !cached, run: () => void reveal(page, 'list') },
    { name: t('menu.export'), key: keys('Mod+E'), run: () => navigation.open('export') },
    ...videoEntries(page),
    'line',
    ...(isByHand(list.query)
      ? [
          { name: t('menu.moveUp'), key: keys('Mod+Shift+ArrowUp'), run: () => void moveSelected(page, -1) },
          {
            name: t('menu.moveDown'),
            key: keys('Mod+Shift+ArrowDown'),
            run: () => void moveSelected(page, 1),
          },
        ]
      : []),
    ...(list.query.collection === null
      ? []
      : [{ name: t('menu.removeFrom'), key: keys('Delete'), run: () => void removeFromCollection(page) }]),
    ...(list.query.collection === null ? [] : ['line' as const]),
    {
      name: t('menu.newCollection'),
      key: shownShortcut(page, 'newCollection'),
      run: () => beginCollection(page),
    },
    ...addEntries(page, collections.all ?? []),
  ];
}

/** In the order of the list as far as the selection has it. */
function enqueue({ announcer, selection, player, t }: PageState, where: 'next' | 'end'): void {
  const ids = [...selection.selected.ids];
  player.enqueue(ids, where);
  announcer.say(t('player.queue.added', { count: ids.length }));
}

function addEntries(page: PageState, all: NonNullable<PageState['collections']['all']>): MenuEntry[] {
  const others = all.filter(({ id }) => id !== page.list.query.collection);
  if (others.length === 0) return [];
  return [
    { heading: page.t('menu.addTo') },
    ...others.map(({ id, name }) => ({
      name,
      run: () => {
        const selected = page.selection.forRequest;
        if (selected?.kind === 'ids') void addToCollection(page, id, selected.ids, 'list');
      },
    })),
  ];
}

/** What can be done with the video of the clip that is selected alone. */
function videoEntries(page: PageState): MenuEntry[] {
  const { navigation, player, selection, t } = page;
  const clip = selection.details;
  if (selection.count !== 1 || clip === null || clip.videoFile === null) return [];
  return [
    { heading: t('video.title') },
    {
      name: t('video.play'),
      run: () => {
        player.pause();
        navigation.openVideo(clip, 0);
      },
    },
    {
      name: t('video.copyFile'),
      run: () => void copyFiles(page, { ids: [clip.id], media: 'video' }, 'list'),
    },
    { name: t('video.copyLink'), run: () => void copy(page, 'video-link', 'list') },
    { name: t('video.reveal'), run: () => void reveal(page, 'list', 'video') },
  ];
}
