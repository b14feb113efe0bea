import type { Command } from '../electron/contract/events.ts';
import { carryOut } from './commands.ts';
import type { PageState } from './state/page.ts';

/** Seconds that an arrow key moves by. */
const step = 5;

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
    const command = withModifier[event.key.toLowerCase()];
    if (command === undefined || event.shiftKey || event.altKey) return;
    event.preventDefault();
    carryOut(page, command);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typesOrUses(event)) return;
  const act = plainKey(page, event.key);
  if (!act) return;
  event.preventDefault();
  act();
}

function plainKey(page: PageState, key: string): (() => void) | undefined {
  const { navigation, player } = page;
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case ' ':
    case 'k':
      return () => player.toggle();
    case 'ArrowLeft':
    case 'j':
      return () => player.skip(-step);
    case 'ArrowRight':
    case 'l':
      return () => player.skip(step);
    case 'n':
      return () => player.next();
    case 'p':
      return () => player.previous();
    case 'm':
      return () => player.toggleMute();
    case 'i':
      return () => navigation.toggleDetails();
    case '/':
      return () => navigation.search();
    case '?':
      return () => navigation.open('shortcuts');
    default:
      return undefined;
  }
}

/** Whether the key belongs to what has the focus: text being typed, a slider, a menu, a button that Space presses. */
function typesOrUses(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return true;
  return event.key === ' ' && target instanceof HTMLButtonElement;
}
