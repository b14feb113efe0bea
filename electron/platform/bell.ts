/** Wakes all who wait for it, again and again. */
export interface Bell {
  /** Resolves with the next ring. */
  readonly next: Promise<void>;
  ring(): void;
}

/** Also rings when the signal aborts. */
export function createBell(signal: AbortSignal): Bell {
  let wake: () => void;
  let next: Promise<void>;
  const renew = () => {
    next = new Promise((resolve) => {
      wake = resolve;
    });
  };
  const ring = () => {
    const last = wake;
    renew();
    last();
  };
  renew();
  signal.addEventListener('abort', ring, { once: true });
  return {
    get next() {
      return next;
    },
    ring,
  };
}
