import type { Sound } from './engine/sound.ts';
import type { LoopRange } from './engine/times.ts';
import { movedLoop } from './engine/times.ts';

/** The part of the clip that plays over and over. */
export class Loop {
  range = $state.raw<LoopRange | null>(null);
  readonly #sound: Sound;
  readonly #duration: () => number;

  constructor(sound: Sound, duration: () => number) {
    this.#sound = sound;
    this.#duration = duration;
  }

  /** Moves an end to a time (seconds); with no loop, one begins. */
  move(end: 'start' | 'end', seconds: number): void {
    this.#set(movedLoop(this.range, end, seconds, this.#duration()));
  }

  end(): void {
    this.#set(null);
  }

  #set(range: LoopRange | null): void {
    this.range = range;
    this.#sound.setLoop(range);
  }
}
