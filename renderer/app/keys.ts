import type { PageState } from './page.ts';
import type { KeyCombination } from './shortcuts.ts';
import { shortcutOf } from './shortcuts.ts';

type Platform = PageState['preferences']['info']['platform'];

/** Keys that work wherever nothing is typed. What a control does with a key of its own goes first. */
export function handleKey(page: PageState, event: KeyboardEvent): void {
  if (event.defaultPrevented || page.navigation.dialog !== null) return;
  const combination = combinationOf(event, page.preferences.info.platform);
  if (combination === null || isTaken(event, combination)) return;
  const run = shortcutOf(combination);
  if (!run) return;
  event.preventDefault();
  run(page, combination);
}

/** The keys of an event; null where another modifier is held, which is the system's. */
export function combinationOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
  platform: Platform,
): KeyCombination | null {
  const [mod, other] =
    platform === 'darwin' ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (other || event.altKey) return null;
  const letter = /^\p{L}$/u.test(event.key);
  const name = event.key === ' ' ? 'Space' : letter ? event.key.toUpperCase() : event.key;
  // Which signs need Shift depends on the keyboard.
  const shift = event.shiftKey && (letter || name.length > 1);
  return [...(mod ? ['Mod'] : []), ...(shift ? ['Shift'] : []), name].join('+');
}

/** How keys are written for people: "Ctrl + F", "⌘ + F", "↑". */
export function shownKeys(combination: KeyCombination, platform: Platform): string {
  const signs: Readonly<Record<string, string>> = {
    Mod: platform === 'darwin' ? '⌘' : 'Ctrl',
    Delete: platform === 'darwin' ? '⌦' : 'Del',
    Escape: 'Esc',
    PageUp: 'PgUp',
    PageDown: 'PgDn',
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
  };
  return combination
    .split('+')
    .map((key) => signs[key] ?? key)
    .join(' + ');
}

/** Whether the keys belong to what has the focus: text being typed or copied, a slider, a menu, a button that Space presses. */
function isTaken(event: KeyboardEvent, combination: KeyCombination): boolean {
  const { target } = event;
  if (combination === 'Mod+C') return types(target) || String(getSelection()) !== '';
  if (combination.startsWith('Mod+') || !(target instanceof HTMLElement)) return false;
  // Its controls are Chromium's own.
  if (target instanceof HTMLVideoElement) return true;
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return event.key === ' ';
  if (target instanceof HTMLInputElement && target.type === 'range') {
    return /^(Arrow|Page|Home|End)/.test(event.key);
  }
  if (types(target) || target instanceof HTMLSelectElement) return true;
  return event.key === ' ' && target instanceof HTMLButtonElement;
}

function types(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
