import type { Settings } from '../../electron/contract/settings.ts';
import type { PageMessage } from '../i18n/translate.ts';
import {
  beginCollection,
  copy,
  playOrPause,
  playOtherTake,
  seekBy,
  keepHeardTake,
  toggleFavourite,
  writeNote,
  toggleRejected,
} from '../features/clip-list/clip-actions.ts';
import { changeSpeed } from '../features/player/speeds.ts';
import { withoutFilters } from '../features/clip-list/query.ts';
import { cancelJob, runCommand } from './commands.ts';
import { views } from './navigation.svelte.ts';
import type { PageState } from './page.ts';
import { goToRegion } from './regions.ts';

type Suffix<Message, Start extends string> = Message extends `${Start}${infer Rest}` ? Rest : never;

/** A combination: modifiers in the order Mod (Ctrl, or Cmd on a Mac), Alt, Shift, then the key as events name it. */
export type KeyCombination = string;

/** Keys, and what they do wherever nothing is typed. */
export interface Shortcut {
  /** Its words are `shortcuts.<does>`. */
  readonly does: Exclude<Suffix<PageMessage, 'shortcuts.'>, 'title' | `group.${string}` | `change.${string}`>;
  readonly keys: readonly KeyCombination[];
  /** What the sheet shows in place of the keys, where these are many. */
  readonly shown?: readonly KeyCombination[];
  /** Absent where a part of the page takes the key: the list, for example, while it has the focus. `index`: which of its keys. */
  readonly run?: (page: PageState, index: number) => void;
  /** The system's menu holds its keys: they cannot be changed here. */
  readonly inMenu?: boolean;
}

interface ShortcutGroup {
  /** Its title is `shortcuts.group.<name>`. */
  readonly name: Suffix<PageMessage, 'shortcuts.group.'>;
  readonly shortcuts: readonly Shortcut[];
}

/** Seconds that keys move by: clips are short, and five of them are often the whole. */
const steps = { arrow: 1, letter: 5 } as const;

const player: readonly Shortcut[] = [
  { does: 'playOrPause', keys: ['Space', 'K'], run: playOrPause },
  {
    does: 'second',
    keys: ['Shift+ArrowLeft', 'Shift+ArrowRight'],
    run: (page, index) => seekBy(page, () => page.player.skip(index === 0 ? -steps.arrow : steps.arrow)),
  },
  {
    does: 'fiveSeconds',
    keys: ['J', 'L'],
    run: (page, index) => seekBy(page, () => page.player.skip(index === 0 ? -steps.letter : steps.letter)),
  },
  { does: 'next', keys: ['N'], run: (page) => page.player.next() },
  { does: 'previous', keys: ['P'], run: (page) => page.player.previous() },
  {
    does: 'tenth',
    keys: Array.from({ length: 10 }, (_, tenth) => String(tenth)),
    shown: ['0 … 9'],
    run: (page, index) => seekBy(page, () => page.player.seekTo(index / 10)),
  },
  { does: 'mute', keys: ['M'], run: (page) => page.player.tone.toggleMute() },
  { does: 'otherTake', keys: ['B'], run: (page) => void playOtherTake(page) },
  {
    does: 'loop',
    keys: ['[', ']'],
    run: ({ player: { loop, position } }, index) => loop.move(index === 0 ? 'start' : 'end', position),
  },
  { does: 'endLoop', keys: ['\\'], run: (page) => page.player.loop.end() },
  {
    does: 'speed',
    keys: ['<', '>'],
    run: (page, index) => changeSpeed(page, index === 0 ? -1 : 1),
  },
  { does: 'shuffle', keys: ['S'], run: (page) => page.player.order.toggleShuffle() },
  { does: 'repeat', keys: ['R'], run: (page) => page.player.order.cycleRepeat() },
  { does: 'queue', keys: ['Q'], run: (page) => page.player.panels.toggle('queue') },
  {
    does: 'compact',
    keys: ['W'],
    run: ({ player: { panels } }) => void panels.setCompact(!panels.compact),
  },
];

const find: readonly Shortcut[] = [
  { does: 'search', keys: ['Mod+F', '/'], run: (page) => page.navigation.search() },
  {
    does: 'filters',
    keys: ['Shift+F'],
    run: ({ filters, navigation }) => {
      navigation.view = 'library';
      filters.shown = !filters.shown;
      navigation.filtersAsked = filters.shown;
    },
  },
  { does: 'clear', keys: ['X'], run: (page) => page.ask(withoutFilters(page.list.query)) },
  {
    does: 'takes',
    keys: ['T'],
    run: ({ ask, list }) => ask({ ...list.query, takes: !list.query.takes }),
  },
  {
    does: 'toList',
    keys: ['G'],
    run: ({ navigation }) => {
      navigation.view = 'library';
      navigation.listAsked = true;
    },
  },
];

const list: readonly Shortcut[] = [
  { does: 'cells', keys: ['ArrowLeft', 'ArrowRight'] },
  { does: 'move', keys: ['ArrowUp', 'ArrowDown'] },
  { does: 'page', keys: ['PageUp', 'PageDown'] },
  { does: 'ends', keys: ['Home', 'End'] },
  { does: 'play', keys: ['Enter'] },
  { does: 'selectMore', keys: ['Shift+ArrowUp', 'Shift+ArrowDown'] },
  { does: 'moveAlone', keys: ['Mod+ArrowUp', 'Mod+ArrowDown'] },
  { does: 'toggle', keys: ['Mod+Space'] },
  { does: 'selectAll', keys: ['Mod+A'] },
  { does: 'clearSelection', keys: ['Escape'] },
];

const selected: readonly Shortcut[] = [
  { does: 'actions', keys: ['Shift+F10'] },
  { does: 'favourite', keys: ['F'], run: (page) => void toggleFavourite(page, 'list') },
  { does: 'reject', keys: ['D'], run: (page) => void toggleRejected(page, 'list') },
  { does: 'keepThis', keys: ['Shift+D'], run: (page) => void keepHeardTake(page) },
  { does: 'copyPrompt', keys: ['Mod+C'], run: (page) => void copy(page, 'prompt', 'list') },
  { does: 'newCollection', keys: ['C'], run: beginCollection },
  { does: 'moveInCollection', keys: ['Mod+Shift+ArrowUp', 'Mod+Shift+ArrowDown'] },
  { does: 'remove', keys: ['Delete'] },
  { does: 'note', keys: ['E'], run: writeNote },
  { does: 'details', keys: ['I'], run: (page) => page.navigation.toggleDetails() },
];

const everywhere: readonly Shortcut[] = [
  {
    does: 'views',
    keys: views.map((_, index) => `Mod+${index + 1}`),
    shown: [`Mod+1 … ${views.length}`],
    run: (page, index) => {
      page.navigation.view = views[index] ?? page.navigation.view;
    },
  },
  {
    does: 'region',
    keys: ['F6', 'Shift+F6'],
    run: (_, index) => goToRegion(document, index === 0 ? 1 : -1),
  },
  { does: 'confirm', keys: ['Mod+Enter'] },
  { does: 'sync', keys: ['Mod+R'], run: (page) => runCommand(page, 'sync'), inMenu: true },
  { does: 'cancel', keys: ['Mod+.'], run: cancelJob },
  { does: 'export', keys: ['Mod+E'], run: (page) => runCommand(page, 'export'), inMenu: true },
  { does: 'settings', keys: ['Mod+,'], run: (page) => runCommand(page, 'settings'), inMenu: true },
  { does: 'sheet', keys: ['?'], run: (page) => runCommand(page, 'shortcuts') },
];

/** All keys of the page: those that do something, and what the sheet says. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  { name: 'player', shortcuts: player },
  { name: 'find', shortcuts: find },
  { name: 'list', shortcuts: list },
  { name: 'selected', shortcuts: selected },
  { name: 'everywhere', shortcuts: everywhere },
];

const all = shortcutGroups.flatMap(({ shortcuts }) => shortcuts);

/** The settings that keys go by. */
export type KeySettings = Pick<Settings, 'letterKeys' | 'shortcuts'>;

/** The keys of a shortcut as they are set. */
export function keysOf({ does, keys }: Shortcut, { shortcuts }: KeySettings): readonly KeyCombination[] {
  const changed = shortcuts[does];
  return changed?.length === keys.length ? changed : keys;
}

/** Whether a combination is one key that types something. */
export function isLetterKey(combination: KeyCombination): boolean {
  return /^(?:Shift\+)?.$/u.test(combination);
}

/** Whether its keys can be changed: one by one, and not those that a part of the page or the system's menu takes. */
export function isChangeable({ run, shown, inMenu = false }: Shortcut): boolean {
  return run !== undefined && shown === undefined && !inMenu;
}

/** What has a combination already, apart from one shortcut's key; undefined where it is free. */
export function holderOf(
  combination: KeyCombination,
  except: { readonly does: string; readonly index: number },
  settings: KeySettings,
): Shortcut | undefined {
  return all.find((shortcut) =>
    keysOf(shortcut, settings).some(
      (key, index) => key === combination && !(shortcut.does === except.does && index === except.index),
    ),
  );
}

/** Does what a combination stands for; answers whether it stands for something here. */
export function runShortcut(page: PageState, combination: KeyCombination): boolean {
  const { settings } = page.preferences;
  if (!settings.letterKeys && isLetterKey(combination)) return false;
  for (const shortcut of all) {
    const index = shortcut.run === undefined ? -1 : keysOf(shortcut, settings).indexOf(combination);
    if (index === -1) continue;
    shortcut.run?.(page, index);
    return true;
  }
  return false;
}

/** The keys that do something now, for tooltips and menus; none where they are turned off. */
export function keysThatDo(does: Shortcut['does'], settings: KeySettings): readonly KeyCombination[] {
  const shortcut = all.find((one) => one.does === does);
  const keys = shortcut === undefined ? [] : keysOf(shortcut, settings);
  return settings.letterKeys ? keys : keys.filter((key) => !isLetterKey(key));
}
