import { systemClock } from '../../electron/platform/clock.ts';
import { createPace } from '../../electron/stablecog/http/pace.ts';

interface OutputsPage {
  readonly outputs: readonly { readonly id: string }[] | null;
  readonly next?: string;
}

const path = '/v1/audio/voiceover/outputs?per_page=300';

/**
 * The client that a reader of the API's documentation writes: it asks for the page behind `next` until there is none,
 * and would lose what shares a time across a page's edge. `interval`: milliseconds between requests.
 */
export async function listByNext(options: {
  readonly apiUrl: string;
  readonly key: string;
  readonly interval: number;
}): Promise<{ readonly milliseconds: number; readonly clips: number; readonly requests: number }> {
  const ids = new Set<string>();
  const { signal } = new AbortController();
  const pace = createPace(systemClock, options.interval);
  const startedAt = performance.now();
  let requests = 0;
  for (let next: string | null = ''; next !== null;) {
    await pace.slot(signal);
    requests += 1;
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
    const response = await fetch(`${options.apiUrl}${path}${cursor}`, {
      headers: { authorization: `Bearer ${options.key}` },
    });
    if (!response.ok) throw new Error(`The stand-in service answered ${response.status}.`);
    const page = (await response.json()) as OutputsPage;
    for (const { id } of page.outputs ?? []) ids.add(id);
    next = page.next ?? null;
  }
  return { milliseconds: performance.now() - startedAt, clips: ids.size, requests };
}
