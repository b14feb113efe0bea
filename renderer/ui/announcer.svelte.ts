/** Time (ms) without news of a subject before the last of it is said, so that typing and seeking do not chatter. */
const quiet = 700;
/** Time (ms) before anything is said: a region that has just come onto the page says nothing of what it came with. */
const soon = 120;
/** Time (ms) that a sentence stays to be read; screen readers take it at once. */
const stays = 8000;

/** One sentence that is said. */
interface Announcement {
  readonly id: number;
  readonly words: string;
}

/** Announcements for screen readers: each is said once, in order, also one with the words of the one before. */
export class Announcer {
  /** What was said in the last seconds. */
  said = $state.raw<readonly Announcement[]>([]);
  #next = 0;
  #last = '';
  // Nothing is drawn from it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  /** The id that the next sentence will have. */
  get next(): number {
    return this.#next;
  }

  /** Says it. */
  say(words: string): void {
    setTimeout(() => this.#speak(words), soon);
  }

  /** Says it soon, unless something newer of the same subject comes. */
  sayLast(subject: string, words: string): void {
    clearTimeout(this.#waiting.get(subject));
    this.#waiting.set(
      subject,
      setTimeout(() => {
        this.#waiting.delete(subject);
        this.#speak(words);
      }, quiet),
    );
  }

  #speak(words: string): void {
    if (words === '') return;
    const id = this.#next;
    this.#next += 1;
    // Orca says a sentence only where it differs from the one before, be it by a space that nobody hears.
    this.#last = words === this.#last ? `${words}\u00a0` : words;
    this.said = [...this.said, { id, words: this.#last }];
    setTimeout(() => (this.said = this.said.filter((one) => one.id !== id)), stays);
  }
}
