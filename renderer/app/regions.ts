/** The parts of the page, in the order in which F6 goes through them. */
const regions = ['nav', 'main', 'aside', 'footer'] as const;

/** What takes the keyboard in each: where one is in it, or what it is for. */
const entries: Readonly<Record<(typeof regions)[number], readonly string[]>> = {
  nav: ['[aria-current]', 'button'],
  main: ['[role="grid"]', 'h1'],
  aside: ['textarea', 'button'],
  footer: ['.play:enabled', 'button:enabled'],
};

/** Moves the keyboard to the next part of the page, or to the one before; round at the ends. */
export function goToRegion(document: Document, by: 1 | -1): void {
  const shown = regions.filter((name) => document.querySelector(name) !== null);
  const at = shown.findIndex((name) => document.activeElement?.closest(name));
  const next = at === -1 ? (by === 1 ? 0 : -1) : (at + by) % shown.length;
  const name = shown.at(next);
  if (name === undefined) return;
  const region = document.querySelector(name);
  const [entry] = entries[name].flatMap((selector) => [
    ...(region?.querySelectorAll<HTMLElement>(selector) ?? []),
  ]);
  entry?.focus();
}

/** Moves the keyboard up and down in a list of buttons. Answers whether the key did. */
export function moveInList(list: HTMLElement, selector: string, key: string): boolean {
  const items = [...list.querySelectorAll<HTMLElement>(selector)];
  const at = items.findIndex((item) => item === document.activeElement);
  if (at === -1) return false;
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[key];
  if (to === undefined) return false;
  items[Math.max(0, Math.min(to, items.length - 1))]?.focus();
  return true;
}
