/**
 * What has the focus is never covered: when it moves to something that lies wholly behind `cover`, `close` is called.
 * Answers a function that ends it.
 */
export function keepUncovered(cover: HTMLElement, close: () => void): () => void {
  const look = (event: FocusEvent) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || cover.contains(target)) return;
    const above = cover.getBoundingClientRect();
    const below = target.getBoundingClientRect();
    const hidden =
      below.width > 0 &&
      below.left >= above.left &&
      below.right <= above.right &&
      below.top >= above.top &&
      below.bottom <= above.bottom;
    if (hidden) close();
  };
  document.addEventListener('focusin', look);
  return () => document.removeEventListener('focusin', look);
}
