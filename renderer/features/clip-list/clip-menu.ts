import {
  beginCollection,
  copy,
  isFavourite,
  moveSelected,
  playPlace,
  removeFromCollection,
  reveal,
  toggleFavourite,
} from './clip-actions.ts';
import { copyFiles, openWith } from './hand-over.ts';
import type { PageState } from '../../app/page.ts';
import { isByHand } from './query.ts';
import { texts } from '../../i18n/text.ts';
import type { MenuEntry } from '../../ui/menu.ts';

/** What can be done with the selected clips. */
export function clipMenu(page: PageState): readonly MenuEntry[] {
  const { collections, list, navigation, picked, player, preferences } = page;
  const text = texts.menu;
  const { cursor } = picked.selected;
  const clip = cursor === null ? undefined : list.clip(cursor);
  const one = picked.count === 1;
  const cached = one && clip?.audio === 'cached';
  const mac = preferences.info.platform === 'darwin';
  const mod = (key: string) => (mac ? `⌘${key}` : `Ctrl+${key}`);
  return [
    {
      name: clip && player.clip?.id === clip.id && player.playing ? text.pause : text.play,
      key: 'Enter',
      disabled: cursor === null || clip?.audio === 'unavailable',
      act: () => void (cursor !== null && playPlace(page, cursor)),
    },
    { name: texts.player.queue.playNext, act: () => enqueue(page, 'next') },
    { name: texts.player.queue.add, act: () => enqueue(page, 'end') },
    {
      name: isFavourite(page) ? text.unfavourite : text.favourite,
      key: 'F',
      act: () => void toggleFavourite(page),
    },
    'line',
    { name: text.copyPrompt, key: mod('C'), disabled: !one, act: () => void copy(page, 'prompt') },
    { name: text.copyLink, disabled: !one, act: () => void copy(page, 'link') },
    { name: text.copyPath, disabled: !cached, act: () => void copy(page, 'path') },
    { name: texts.player.files.copy, act: () => void copyFiles(page, [...picked.selected.ids]) },
    {
      name: texts.player.files.open,
      disabled: !cached,
      act: () => void (clip && openWith(page, clip.id, false)),
    },
    {
      name: texts.player.files.openWith,
      disabled: !cached,
      act: () => void (clip && openWith(page, clip.id, true)),
    },
    { name: text.reveal, disabled: !cached, act: () => void reveal(page) },
    { name: text.export, key: mod('E'), act: () => navigation.open('export') },
    'line',
    ...(isByHand(list.query)
      ? [
          { name: text.moveUp, key: 'Alt+↑', act: () => void moveSelected(page, -1) },
          { name: text.moveDown, key: 'Alt+↓', act: () => void moveSelected(page, 1) },
        ]
      : []),
    ...(list.query.collection === null
      ? []
      : [{ name: text.removeFrom, key: mac ? '⌦' : 'Del', act: () => void removeFromCollection(page) }]),
    ...(list.query.collection === null ? [] : ['line' as const]),
    { name: text.newCollection, key: 'C', act: () => beginCollection(page) },
    ...addEntries(page, collections.all ?? []),
  ];
}

/** In the order of the list as far as the selection keeps it. */
function enqueue({ announcer, format, picked, player }: PageState, where: 'next' | 'end'): void {
  const ids = [...picked.selected.ids];
  player.enqueue(ids, where);
  announcer.say(texts.player.queue.added(ids.length, format.number(ids.length)));
}

function addEntries(page: PageState, all: NonNullable<PageState['collections']['all']>): MenuEntry[] {
  const others = all.filter(({ id }) => id !== page.list.query.collection);
  if (others.length === 0) return [];
  return [
    { heading: texts.menu.addTo },
    ...others.map(({ id, name }) => ({
      name,
      act: () => {
        const { selection } = page.picked;
        if (selection !== null) void page.collections.change('collections.add', { id, selection });
      },
    })),
  ];
}
