import type { AppError } from '../contract/errors.ts';
import type { Clock } from '../platform/clock.ts';

/** Tells hosts that are down from files that cannot be had. */
export interface HostWatch {
  /** Whether files of this address's host are worth asking for. */
  isUp(url: string): boolean;
  /** Something came from the host, if only that it refuses one file. */
  answered(url: string): void;
  /** Nothing came for one more file. Waits before the next one is asked for; longer and longer. */
  silent(url: string, error: AppError, signal: AbortSignal): Promise<void>;
  /** Why a host that is down is so; null while all are up. */
  readonly failure: AppError | null;
}

/** So many different files in a row, with nothing from their host, are waited after. */
const doubtedAfter = 8;
/** Waits that bring nothing either, before the host is down for this run: about 15 seconds. */
const mostWaits = 5;
const firstWait = 500; // ms

interface Host {
  silentFiles: number;
  waits: number;
  waiting: Promise<void> | null;
  down: boolean;
}

export function createHostWatch(clock: Pick<Clock, 'sleep'>): HostWatch {
  const hosts = new Map<string, Host>();
  let failure: AppError | null = null;

  function hostOf(url: string): Host {
    const name = URL.canParse(url) ? new URL(url).host : '';
    const host = hosts.get(name) ?? { silentFiles: 0, waits: 0, waiting: null, down: false };
    hosts.set(name, host);
    return host;
  }

  return {
    isUp: (url) => !hostOf(url).down,
    answered(url) {
      Object.assign(hostOf(url), { silentFiles: 0, waits: 0 });
    },
    async silent(url, error, signal) {
      const host = hostOf(url);
      host.silentFiles += 1;
      if (host.silentFiles < doubtedAfter || host.down) return;
      if (host.waits >= mostWaits) {
        host.down = true;
        failure ??= error;
        return;
      }
      // All connections wait together.
      host.waiting ??= clock.sleep(firstWait * 2 ** host.waits, signal).finally(() => {
        host.waits += 1;
        host.waiting = null;
      });
      await host.waiting;
    },
    get failure() {
      return failure;
    },
  };
}
