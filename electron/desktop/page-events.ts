import { eventChannel } from '../contract/bridge.ts';
import type { EventName, Events } from '../contract/events.ts';

/** Milliseconds between two events of one kind: ten a second at most. */
const interval = 100;

/** Sends events to the page. */
export interface PageEvents {
  send<Name extends EventName>(name: Name, payload: Events[Name]): void;
}

/**
 * Sends events to the page, each kind (and each job's progress) at most ten times a second:
 * the first at once, then the newest of what came in between. `deliver` reaches every open window.
 * Commands, notices and questions are never dropped.
 */
export function createPageEvents(
  deliver: (channel: string, name: string, payload: unknown) => void,
): PageEvents {
  const waiting = new Map<string, { payload: unknown } | null>();

  function flush(key: string, name: EventName): void {
    const next = waiting.get(key);
    if (!next) {
      waiting.delete(key);
      return;
    }
    waiting.set(key, null);
    deliver(eventChannel, name, next.payload);
    setTimeout(() => flush(key, name), interval);
  }

  return {
    send(name, payload) {
      if (name === 'command' || name === 'notice' || name === 'proxy.asks') {
        deliver(eventChannel, name, payload);
        return;
      }
      const key = isProgress(payload) ? `${name}:${payload.job}` : name;
      if (waiting.has(key)) {
        waiting.set(key, { payload });
        return;
      }
      waiting.set(key, null);
      deliver(eventChannel, name, payload);
      setTimeout(() => flush(key, name), interval);
    },
  };
}

function isProgress(payload: unknown): payload is { readonly job: string } {
  return typeof payload === 'object' && payload !== null && 'job' in payload;
}
