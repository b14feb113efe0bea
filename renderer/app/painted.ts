/** Time (ms) after which a window that is not seen, and so paints nothing, is not waited for. */
const atMost = 300;

/** Resolves when what was changed just now has been painted. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, atMost);
    // A frame's callback comes before its paint, and a timer that it sets after it.
    requestAnimationFrame(() => setTimeout(resolve));
  });
}
