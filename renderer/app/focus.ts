/** What the keyboard can reach, and what takes it when asked to. */
const focusable = [
  'a[href]',
  'button',
  'input',
  'select',
  'textarea',
  'summary',
  'video[controls]',
  '[tabindex]:not([tabindex="-1"])',
].join(', ');

/** Parts of the page whose controls belong together. */
const region = ['dialog', '[popover]', 'nav', 'aside', 'footer', 'form', 'main', 'section'].join(', ');

/** Where the keyboard goes when nothing near is left: the small window, the list, or the title of the view. */
const homes = ['dialog[open] .sheet', '.compact', 'main [role="grid"]', 'main h1', 'main'];

/** What a dialog is for, in the order in which the keyboard is put on it. */
const dialogStarts = [
  '.body :is(:enabled:not(fieldset),a[href])',
  'footer .primary:enabled',
  'footer :enabled',
  '.sheet',
];

/** Where the keyboard was, in case that goes away. */
interface Place {
  readonly element: HTMLElement;
  readonly dialog: HTMLElement | null;
  /** Controls of the same regions, those behind it first, then those before it; nearest region first. */
  readonly near: readonly HTMLElement[];
}

/**
 * Sees to it that the keyboard is always somewhere: when what has the focus goes away, is disabled or becomes inert,
 * the focus goes to the next control of the same part of the page, else to what a dialog is for, or to the list or title
 * of the view. When what was disabled or inert comes back, it has the focus again, unless something else was used meanwhile.
 * What opens over the page returns the focus itself, by `returnFocus`. Answers a function that ends it.
 */
export function keepFocus(document: Document): () => void {
  let last: Place | null = null;
  /** What lost the keyboard though it is still there, and what has it meanwhile. */
  let standIn: { readonly of: HTMLElement; readonly by: HTMLElement } | null = null;

  function remember({ target }: FocusEvent): void {
    if (target === standIn?.by && goBack()) return;
    if (target instanceof HTMLElement && target !== document.body) last = placeOf(target);
  }

  /** What is used by itself stands in for nothing any more; a dialog that lies over it changes nothing. */
  function use({ target, type }: Event): void {
    const beside = type === 'pointerdown' && target instanceof Element && !target.closest('dialog');
    if (target === standIn?.by || beside) standIn = null;
  }

  /** The keyboard goes back to what lost it, where that can take it again. Answers whether it did. */
  function goBack(): boolean {
    if (standIn === null || !canFocus(standIn.of)) return false;
    const { of } = standIn;
    standIn = null;
    of.focus({ preventScroll: true });
    return true;
  }

  function check(): void {
    const { activeElement, body } = document;
    const lost =
      activeElement === null ||
      activeElement === body ||
      (activeElement instanceof HTMLElement && !canFocus(activeElement));
    if ((lost || activeElement === standIn?.by) && goBack()) return;
    if (!lost || last === null) return;
    if (canFocus(last.element)) return; // the user clicked beside it
    const { near, dialog } = last;
    const target = near.find(canFocus) ?? (dialog?.isConnected ? startOf(dialog) : null) ?? home(document);
    if (!target) return;
    replace(last.element, target);
    target.focus();
  }

  /** Notes what has the keyboard in place of what; a dialog that goes away leaves what it lay over as it was. */
  function replace(element: HTMLElement, by: HTMLElement): void {
    const of = standIn?.by === element ? standIn.of : element;
    if (of.isConnected) standIn = { of, by };
  }

  const observer = new MutationObserver(check);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled', 'inert', 'hidden', 'open'],
  });
  document.addEventListener('focusin', remember);
  for (const type of ['keydown', 'pointerdown']) document.addEventListener(type, use, true);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
    for (const type of ['keydown', 'pointerdown']) document.removeEventListener(type, use, true);
  };
}

/** Remembers what has the focus now; the function that is returned gives it back, where it is still there. */
export function returnFocus(document: Document): () => void {
  const before = document.activeElement;
  return () => {
    const { activeElement } = document;
    const over = activeElement?.closest('dialog');
    // A dialog has opened meanwhile, and has the keyboard.
    if (over && !over.contains(before)) return;
    if (before instanceof HTMLElement && before !== document.body && canFocus(before)) {
      before.focus({ preventScroll: true });
    } else {
      home(document)?.focus();
    }
  };
}

/** Where a dialog, open, begins for the keyboard: on what it is for, never on the button that closes it. */
export function startOf(dialog: HTMLElement): HTMLElement | null {
  for (const start of dialogStarts) {
    const found = dialog.querySelector<HTMLElement>(start);
    // Of choices that exclude each other the one that is made: Space would make another.
    if (found?.matches('[type=radio]')) {
      return found.closest('fieldset')?.querySelector<HTMLElement>('[type=radio]:checked') ?? found;
    }
    if (found) return found;
  }
  return null;
}

function home(document: Document): HTMLElement | undefined {
  return homes
    .flatMap((selector) => [...document.querySelectorAll<HTMLElement>(selector)])
    .find((element) => element.isConnected && element.closest('[inert]') === null);
}

function placeOf(element: HTMLElement): Place {
  const dialog = element.closest('dialog');
  const near: HTMLElement[] = [];
  for (
    let part = element.closest(region);
    part !== null;
    part = part.parentElement?.closest(region) ?? null
  ) {
    const controls = [...part.querySelectorAll<HTMLElement>(focusable)];
    const at = controls.indexOf(element);
    near.push(...controls.slice(at + 1), ...controls.slice(0, Math.max(0, at)).reverse());
  }
  // What a dialog shows may be exchanged whole; the button that closes it is then no neighbour.
  return { element, dialog, near: near.filter((control) => !control.closest('dialog header')) };
}

function canFocus(element: HTMLElement): boolean {
  return element.checkVisibility() && !element.matches(':disabled') && element.closest('[inert]') === null;
}
