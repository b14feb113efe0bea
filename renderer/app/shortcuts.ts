import type { PageMessage } from '../i18n/translate.ts';
import { beginCollection, copy, playOrPause, toggleFavourite } from '../features/clip-list/clip-actions.ts';
import { withoutFilters } from '../features/clip-list/query.ts';
import { runCommand } from './commands.ts';
import { views } from './navigation.svelte.ts';
import type { PageState } from './page.ts';

type Suffix<Message, Start extends string> = Message extends `${Start}${infer Rest}` ? Rest : never;

/** A combination: modifiers in the order Mod (Ctrl, or Cmd on a Mac), Alt, Shift, then the key as events name it. */
export type KeyCombination = string;

/** Keys, and what they do wherever nothing is typed. */
export interface Shortcut {
  /** Its words are `shortcuts.<does>`. */
  readonly does: Exclude<Suffix<PageMessage, 'shortcuts.'>, 'title' | `group.${string}`>;
  readonly keys: readonly KeyCombination[];
  /** What the sheet shows in place of the keys, where these are many. */
  readonly shown?: readonly KeyCombination[];
  /** Absent where a part of the page takes the key: the list, for example, while it has the focus. */
  readonly run?: (page: PageState, key: KeyCombination) => void;
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
    keys: ['ArrowLeft', 'ArrowRight'],
    run: (page, key) => page.player.skip(key === 'ArrowLeft' ? -steps.arrow : steps.arrow),
  },
  {
    does: 'fiveSeconds',
    keys: ['J', 'L'],
    run: (page, key) => page.player.skip(key === 'J' ? -steps.letter : steps.letter),
  },
  { does: 'next', keys: ['N'], run: (page) => page.player.next() },
  { does: 'previous', keys: ['P'], run: (page) => page.player.previous() },
  {
    does: 'tenth',
    keys: Array.from({ length: 10 }, (_, tenth) => String(tenth)),
    shown: ['0 … 9'],
    run: (page, key) => page.player.seekTo(Number(key) / 10),
  },
  { does: 'mute', keys: ['M'], run: (page) => page.player.tone.toggleMute() },
  { does: 'otherTake', keys: ['B'], run: (page) => void page.player.otherTake() },
  {
    does: 'loop',
    keys: ['[', ']'],
    run: ({ player: { loop, position } }, key) => loop.move(key === '[' ? 'start' : 'end', position),
  },
  { does: 'endLoop', keys: ['\\'], run: (page) => page.player.loop.end() },
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
  { does: 'copyPrompt', keys: ['Mod+C'], run: (page) => void copy(page, 'prompt', 'list') },
  { does: 'newCollection', keys: ['C'], run: beginCollection },
  { does: 'moveInCollection', keys: ['Alt+ArrowUp', 'Alt+ArrowDown'] },
  { does: 'remove', keys: ['Delete'] },
  { does: 'details', keys: ['I'], run: (page) => page.navigation.toggleDetails() },
];

const everywhere: readonly Shortcut[] = [
  {
    does: 'views',
    keys: views.map((_, index) => `Mod+${index + 1}`),
    shown: [`Mod+1 … ${views.length}`],
    run: (page, key) => {
      page.navigation.view = views[Number(key.at(-1)) - 1] ?? page.navigation.view;
    },
  },
  { does: 'sync', keys: ['Mod+R'], run: (page) => runCommand(page, 'sync') },
  { does: 'export', keys: ['Mod+E'], run: (page) => runCommand(page, 'export') },
  { does: 'settings', keys: ['Mod+,'], run: (page) => runCommand(page, 'settings') },
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

/** What is done by a combination; undefined where nothing is, or a part of the page does it. */
export function shortcutOf(combination: KeyCombination): Shortcut['run'] {
  return shortcutGroups
    .flatMap(({ shortcuts }) => shortcuts)
    .find(({ keys, run }) => run !== undefined && keys.includes(combination))?.run;
}
