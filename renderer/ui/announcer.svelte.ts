/** Time (ms) without news before the last of it is said, so that typing and progress do not chatter. */
const quiet = 700;

/** Announcements for screen readers, one sentence at a time. */
export class Announcer {
  words = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Says it soon, unless something newer comes. */
  say(words: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.words = words), quiet);
  }
}
