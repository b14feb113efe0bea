import type { Clock } from '../../platform/clock.ts';
import { isPrivateNumber } from './private-address.ts';

/** The numbers that the name of a host leads to; none where another machine looks it up, such as a proxy. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** Milliseconds for which an answer is trusted. */
const freshFor = 60_000;
const mostCached = 100;

/**
 * Makes a function that tells whether a public name leads into this network. Neither Chromium's nor Node's `fetch`
 * lets the number be fixed that it connects to, so the name is looked up before; one that changes its answer in
 * between is left to its certificate, without which no request is sent.
 */
export function createNameCheck(
  lookUp: LookUp,
  clock: Pick<Clock, 'now'>,
): (url: URL, signal: AbortSignal) => Promise<boolean> {
  const answers = new Map<string, { readonly at: number; readonly isPrivate: Promise<boolean> }>();

  async function look(host: string): Promise<boolean> {
    // A name that cannot be looked up cannot be reached either, and the request itself fails then.
    const numbers = await lookUp(host).catch((): readonly string[] => []);
    return numbers.some(isPrivateNumber);
  }

  return (url, signal) => {
    const host = url.hostname;
    let answer = answers.get(host);
    if (!answer || clock.now() - answer.at > freshFor) {
      if (answers.size >= mostCached) answers.clear();
      answer = { at: clock.now(), isPrivate: look(host) };
      answers.set(host, answer);
    }
    return orAborted(answer.isPrivate, signal);
  };
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
