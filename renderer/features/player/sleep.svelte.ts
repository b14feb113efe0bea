/** `time`: milliseconds since 1970. `end`: when the clip that plays has ended. */
export type SleepAt = { readonly kind: 'time'; readonly at: number } | { readonly kind: 'end' };

const lookEvery = 1000;

/** Ends playing later, by the clock that runs on while the machine sleeps. */
export class Sleep {
  at = $state.raw<SleepAt | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #over: () => void;

  constructor(over: () => void) {
    this.#over = over;
  }

  set(at: SleepAt | null): void {
    this.at = at;
    clearInterval(this.#timer);
    if (at?.kind !== 'time') return;
    this.#timer = setInterval(() => {
      if (Date.now() < at.at) return;
      this.set(null);
      this.#over();
    }, lookEvery);
  }
}
