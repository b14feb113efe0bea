import type { Deck, DeckEvents, Wanted } from './deck.ts';
import { createDeck } from './deck.ts';
import type { Output } from './output.ts';
import { createPlayWatch } from './play-watch.ts';
import type { LoopRange } from './times.ts';
import { seekable } from './times.ts';

export interface SoundEvents {
  /** Seconds, about once a painted frame while playing, and after each seek. */
  readonly onPosition: (seconds: number) => void;
  /** Seconds, by the audio itself. */
  readonly onDuration: (seconds: number) => void;
  /** It has begun to play, after each start and seek. */
  readonly onPlaying: () => void;
  /** Seconds that were played up to: a file that lacks its end stops before the clip does. */
  readonly onEnded: (reached: number) => void;
  readonly onFailed: () => void;
}

/** How every clip is played. */
export interface Manner {
  /** 0.5 to 3, pitch preserved. */
  readonly rate: number;
  /** 0 to 1. */
  readonly volume: number;
}

/** One clip from its start until it is unloaded. Commands do nothing afterwards, nor when it has failed. */
export interface Playthrough {
  play(): void;
  pause(): void;
  /** Seconds; held within the clip, short of its end. */
  seek(seconds: number): void;
  set(manner: Manner): void;
  setLoop(loop: LoopRange | null): void;
  unload(): void;
}

/** Milliseconds in which a file of this machine must have begun to load. */
const loadWithin = 10_000;

/** Plays an address from `at` (seconds); anew where it stands still after sleep, a stall, or on another device. */
export function createPlaythrough(
  address: string,
  first: Manner & { readonly at: number },
  output: Output,
  events: SoundEvents,
): Playthrough {
  let manner: Manner = { rate: first.rate, volume: first.volume };
  let deck: Deck | null = null;
  const watch = createPlayWatch(() => manner.rate, {
    onPosition: events.onPosition,
    onLoop: seek,
    onEnded(reached) {
      deck?.set({ playing: false });
      rest();
      events.onEnded(reached);
    },
    onStalled: load,
    onStuck: fail,
  });

  function follow(playing: Deck): void {
    output.wake();
    watch.begin(playing);
  }

  function rest(): void {
    watch.end();
    output.rest();
  }

  function seek(seconds: number): void {
    deck?.set({ at: seconds });
    watch.moved(seconds);
  }

  function unload(): void {
    rest();
    deck?.unload();
    deck = null;
  }

  function fail(): void {
    unload();
    events.onFailed();
  }

  function load(at: number): void {
    unload();
    const wanted = { ...manner, playing: true, at: at > 0 ? at : null };
    deck = loadDeck(address, wanted, {
      onReady: events.onDuration,
      onPlaying() {
        watch.moved();
        events.onPlaying();
      },
      onEnded: () => watch.ended(),
      onFailed: fail,
    });
    if (deck.element) output.connect(deck.element);
    follow(deck);
  }

  load(first.at);
  return {
    play() {
      if (!deck) return;
      deck.set({ playing: true });
      follow(deck);
    },
    pause() {
      deck?.set({ playing: false });
      rest();
    },
    seek(seconds) {
      if (!deck) return;
      seek(seconds);
      events.onPosition(deck.ready() ? seekable(seconds, deck.duration()) : Math.max(0, seconds));
    },
    set(changed) {
      manner = changed;
      deck?.set(changed);
    },
    setLoop: (loop) => watch.setLoop(loop),
    unload,
  };
}

/** A deck that also fails when it has not begun to load in time. */
function loadDeck(address: string, wanted: Wanted, events: DeckEvents): Deck {
  const late = setTimeout(events.onFailed, loadWithin);
  const deck = createDeck(address, wanted, {
    ...events,
    onReady(duration) {
      clearTimeout(late);
      events.onReady(duration);
    },
  });
  return {
    ...deck,
    unload() {
      clearTimeout(late);
      deck.unload();
    },
  };
}
