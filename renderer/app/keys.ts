import type { PageText } from '../i18n/translate.ts';
import type { PageState } from './page.ts';
import type { KeyCombination, Shortcut } from './shortcuts.ts';
import { keysThatDo, runShortcut } from './shortcuts.ts';

type Platform = PageState['preferences']['info']['platform'];

/** What the window does with keys, and with presses of the pointer, which keys go by. */
interface PageKeys {
  readonly key: (event: KeyboardEvent) => void;
  readonly pointer: (event: PointerEvent) => void;
}

/** Keys that work wherever nothing is typed. What a control does with a key of its own goes first. */
export function createPageKeys(page: PageState): PageKeys {
  /** What was clicked has the focus without being meant by Space; what was reached by keys is pressed by it. */
  let clicked: Element | null = null;

  return {
    key(event) {
      if (event.key === 'Tab') clicked = null;
      if (event.defaultPrevented || page.navigation.dialog !== null || page.navigation.covered) return;
      const combination = combinationOf(event, page.preferences.info.platform);
      if (combination === null || isTaken(event, combination, clicked)) return;
      if (runShortcut(page, combination)) event.preventDefault();
    },
    pointer({ target }) {
      clicked = target instanceof Element ? target.closest('button, input, label') : null;
      if (clicked instanceof HTMLLabelElement) clicked = clicked.control;
    },
  };
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

const arrows: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};
/** Keys that a Mac writes with a sign. */
const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Delete: '⌦' };
/** Keys that have a name in each language. */
const named = {
  Mod: 'ctrl',
  Shift: 'shift',
  Space: 'space',
  Enter: 'enter',
  Escape: 'escape',
  Delete: 'delete',
  Home: 'home',
  End: 'end',
  PageUp: 'pageUp',
  PageDown: 'pageDown',
} as const;

/** What is written on a key. */
export function keyName(t: PageText, key: string, platform: Platform): string {
  const sign = platform === 'darwin' ? macSigns[key] : undefined;
  const message = Object.entries(named).find(([name]) => name === key)?.[1];
  return sign ?? arrows[key] ?? (message === undefined ? key : t(`key.${message}`));
}

/** How keys are written for people: "Ctrl + F", "⌘ + F", "↑". */
export function shownKeys(t: PageText, combination: KeyCombination, platform: Platform): string {
  return combination
    .split('+')
    .map((key) => keyName(t, key, platform))
    .join(' + ');
}

/** The first keys that do something, as people read them; empty where there are none. */
export function shownShortcut({ preferences, t }: PageState, does: Shortcut['does']): string {
  const [first] = keysThatDo(does, preferences.settings);
  return first === undefined ? '' : shownKeys(t, first, preferences.info.platform);
}

/** A control's name with the keys that do the same, for its tooltip. */
export function withKeys({ preferences, t }: PageState, name: string, does: Shortcut['does']): string {
  const keys = keysThatDo(does, preferences.settings).map((key) =>
    shownKeys(t, key, preferences.info.platform),
  );
  return keys.length === 0 ? name : t('tooltip.keys', { name, keys: keys.join(', ') });
}

/** Whether the keys belong to what has the focus: text being typed or copied, a slider, a menu, a button that Space presses. */
function isTaken(event: KeyboardEvent, combination: KeyCombination, clicked: Element | null): boolean {
  const { target } = event;
  if (combination === 'Mod+C') return types(target) || String(getSelection()) !== '';
  if (combination.startsWith('Mod+') || !(target instanceof HTMLElement)) return false;
  // Its controls are Chromium's own.
  if (target instanceof HTMLVideoElement) return true;
  const pressed = event.key === ' ' && target !== clicked;
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return pressed;
  if (target instanceof HTMLInputElement && target.type === 'range') {
    return /^(Arrow|Page|Home|End)/.test(event.key);
  }
  if (types(target) || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLButtonElement && pressed;
}

function types(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
