/** Time (ms) between two refreshes while a sync brings clips in. */
const every = 500;

/** A function that refreshes at once, and then at most once in a while, never two at the same time. */
export function createRefreshing(refresh: () => Promise<void>): () => void {
  let busy = false;
  let again = false;

  async function run(): Promise<void> {
    busy = true;
    await refresh();
    setTimeout(() => {
      busy = false;
      if (!again) return;
      again = false;
      void run();
    }, every);
  }

  return () => {
    if (busy) again = true;
    else void run();
  };
}
