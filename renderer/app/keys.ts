import type { Command } from '../../electron/contract/events.ts';
import { beginCollection, copy, playOrPause, toggleFavourite } from '../features/clip-list/clip-actions.ts';
import { carryOut } from './commands.ts';
import { views } from './navigation.svelte.ts';
import type { PageState } from './page.ts';
import { withoutFilters } from '../features/clip-list/query.ts';

/** Seconds that keys move by: clips are short, and five of them are often the whole. */
const steps = { arrow: 1, letter: 5 } as const;

const withModifier: Readonly<Record<string, Command>> = {
  f: 'search',
  r: 'sync',
  e: 'export',
  ',': 'settings',
};

/** Keys that work wherever nothing is typed. What a control does with a key of its own goes first. */
export function handleKey(page: PageState, event: KeyboardEvent): void {
  if (event.defaultPrevented || page.navigation.dialog !== null) return;
  const modified = page.preferences.info.platform === 'darwin' ? event.metaKey : event.ctrlKey;
  if (modified) {
    if (event.shiftKey || event.altKey) return;
    const view = views[Number(event.key) - 1];
    if (view !== undefined) {
      event.preventDefault();
      page.navigation.view = view;
      return;
    }
    if (event.key.toLowerCase() === 'c' && !types(event) && String(getSelection()) === '') {
      void copy(page, 'prompt', 'list');
      return;
    }
    const command = withModifier[event.key.toLowerCase()];
    if (command === undefined) return;
    event.preventDefault();
    carryOut(page, command);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typesOrUses(event)) return;
  const act = event.shiftKey ? shiftedKey(page, event.key) : plainKey(page, event.key);
  if (!act) return;
  event.preventDefault();
  act();
}

function plainKey(page: PageState, key: string): (() => void) | undefined {
  const { ask, list, navigation, player } = page;
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case ' ':
    case 'k':
      return () => playOrPause(page);
    case 'ArrowLeft':
      return () => player.skip(-steps.arrow);
    case 'ArrowRight':
      return () => player.skip(steps.arrow);
    case 'j':
      return () => player.skip(-steps.letter);
    case 'l':
      return () => player.skip(steps.letter);
    case 'n':
      return () => player.next();
    case 'p':
      return () => player.previous();
    case 'm':
      return () => player.tone.toggleMute();
    case 'b':
      return () => void player.otherTake();
    case 'q':
      return () => player.panels.toggle('queue');
    case 's':
      return () => player.order.toggleShuffle();
    case 'r':
      return () => player.order.cycleRepeat();
    case '[':
      return () => player.loop.move('start', player.position);
    case ']':
      return () => player.loop.move('end', player.position);
    case '\\':
      return () => player.loop.end();
    case 'w':
      return () => void player.panels.setCompact(!player.panels.compact);
    case 'i':
      return () => navigation.toggleDetails();
    case '/':
      return () => navigation.search();
    case '?':
      return () => navigation.open('shortcuts');
    case 'f':
      return () => void toggleFavourite(page, 'list');
    case 'c':
      return () => beginCollection(page);
    case 'x':
      return () => ask(withoutFilters(list.query));
    case 't':
      return () => ask({ ...list.query, takes: !list.query.takes });
    case 'g':
      return () => {
        navigation.view = 'library';
        navigation.listAsked = true;
      };
    default:
      // Tenths of the clip.
      return /^[0-9]$/.test(key) ? () => player.seekTo(Number(key) / 10) : undefined;
  }
}

function shiftedKey(page: PageState, key: string): (() => void) | undefined {
  if (key === '?') return plainKey(page, key);
  if (key !== 'F') return undefined;
  return () => {
    page.navigation.view = 'library';
    page.filters.shown = !page.filters.shown;
  };
}

/** Whether text is typed where the key goes. */
function types({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}

/** Whether the key belongs to what has the focus: text being typed, a slider, a menu, a button that Space presses. */
function typesOrUses(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return event.key === ' ';
  if (target instanceof HTMLInputElement && target.type === 'range') {
    return /^(Arrow|Page|Home|End)/.test(event.key);
  }
  if (types(event) || target instanceof HTMLSelectElement) return true;
  return event.key === ' ' && target instanceof HTMLButtonElement;
}
