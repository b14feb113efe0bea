import type { Deck } from './deck.ts';
import { createStandstill } from './stall-watch.ts';
import type { LoopRange } from './times.ts';

export interface PlayWatchEvents {
  /** Seconds; about once a painted frame, in a hidden window at each look. */
  readonly onPosition: (seconds: number) => void;
  /** The loop's part is over: it goes on at this second. */
  readonly onLoop: (start: number) => void;
  /** Seconds that were played up to. */
  readonly onEnded: (reached: number) => void;
  /** It stands still at this second; starting it anew may help. */
  readonly onStalled: (at: number) => void;
  readonly onStuck: () => void;
}

/** Follows one clip while it plays, and tells what becomes of it. */
export interface PlayWatch {
  begin(deck: Deck): void;
  end(): void;
  /** The clip was put at another second, or has just begun to sound. */
  moved(at?: number): void;
  /** The audio says that it is over. */
  ended(): void;
  /** Plays this part over and over; null: on to the end. */
  setLoop(loop: LoopRange | null): void;
}

/** Milliseconds between looks at the end, a loop and standstill; timers run on where a hidden window paints nothing. */
const lookEvery = 50;

/** `rate`: how fast it plays. */
export function createPlayWatch(rate: () => number, events: PlayWatchEvents): PlayWatch {
  const standstill = createStandstill();
  let loop: LoopRange | null = null;
  let frame = 0;
  let looks: ReturnType<typeof setInterval> | undefined;
  /** Where it was at the last look, and when (ms). */
  let seen = { at: 0, time: 0 };

  function end(): void {
    cancelAnimationFrame(frame);
    clearInterval(looks);
  }

  function ended(): void {
    if (loop) {
      events.onLoop(loop.start);
      return;
    }
    // At its end the element reports the length that the file says it has, whatever was there to be played.
    events.onEnded(seen.at + ((performance.now() - seen.time) / 1000) * rate());
  }

  function look(deck: Deck): void {
    if (!deck.ready()) return;
    const at = deck.position();
    seen = { at, time: performance.now() };
    if (document.hidden) events.onPosition(at);
    if (loop && at >= loop.end) {
      events.onLoop(loop.start);
      return;
    }
    switch (standstill.judge(at, deck.duration(), performance.now())) {
      case 'moves':
        break;
      case 'ended':
        ended();
        break;
      case 'stalled':
        events.onStalled(at);
        break;
      case 'stuck':
        events.onStuck();
        break;
    }
  }

  return {
    begin(deck) {
      end();
      standstill.reset();
      seen = { at: deck.position(), time: performance.now() };
      looks = setInterval(() => look(deck), lookEvery);
      const paint = () => {
        // First, so that whoever hears of the position can end it.
        frame = requestAnimationFrame(paint);
        events.onPosition(deck.position());
      };
      paint();
    },
    end,
    moved(at) {
      standstill.reset();
      if (at !== undefined) seen = { at, time: performance.now() };
    },
    ended,
    setLoop(range) {
      loop = range;
    },
  };
}
