import type { Deck } from './deck.ts';
import { createDeck, sharedContext } from './deck.ts';
import { createOutput } from './output.ts';
import { createStandstill } from './stall-watch.ts';
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

/** One clip at a time, from an address. */
export interface Sound {
  /** Drops what was loaded and plays the address from `at` (seconds), `gain` times as loud. */
  start(address: string, options: { readonly at: number; readonly gain: number }): void;
  play(): void;
  pause(): void;
  /** Seconds; held within the clip, short of its end. */
  seek(seconds: number): void;
  /** 0.5 to 3, pitch preserved. */
  setRate(rate: number): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  setGain(factor: number): void;
  /** Plays this part of the clip over and over; null: on to the end. Gone with the next start. */
  setLoop(loop: LoopRange | null): void;
  /** Id of an audio output; empty: the system's. Rejects when it is not there. */
  setDevice(id: string): Promise<void>;
  unload(): void;
}

/** Milliseconds between looks at the end, a loop and standstill; timers run on where a hidden window paints nothing. */
const lookEvery = 50;
/** Milliseconds in which a file of this machine must have begun to load. */
const loadWithin = 10_000;

/** howler behind an interface of ours: one live Howl, always unloaded. Opens no audio device before the first start. */
export function createSound(events: SoundEvents): Sound {
  const output = createOutput(sharedContext);
  let standstill = createStandstill();
  let deck: Deck | null = null;
  let address = '';
  let rate = 1;
  let volume = 1;
  let loop: LoopRange | null = null;
  let frame = 0;
  let look: ReturnType<typeof setInterval> | undefined;
  /** Where it was at the last look, and when (ms). */
  let seen = { at: 0, time: 0 };
  let loading: ReturnType<typeof setTimeout> | undefined;

  function follow(): void {
    if (deck) events.onPosition(deck.position());
    frame = requestAnimationFrame(follow);
  }

  function beginFollowing(): void {
    stopFollowing();
    output.wake();
    standstill.reset();
    seen = { at: deck?.position() ?? 0, time: performance.now() };
    follow();
    look = setInterval(lookAfter, lookEvery);
  }

  function stopFollowing(): void {
    cancelAnimationFrame(frame);
    clearInterval(look);
    output.rest();
  }

  function seek(seconds: number): void {
    deck?.set({ at: seconds });
    standstill.reset();
    seen = { at: seconds, time: performance.now() };
  }

  function ended(): void {
    if (loop) {
      seek(loop.start);
      return;
    }
    deck?.set({ playing: false });
    stopFollowing();
    // At its end the element reports the length that the file says it has, whatever was there to be played.
    events.onEnded(seen.at + ((performance.now() - seen.time) / 1000) * rate);
  }

  /** A clip that stands still (after sleep, a stall, another device) has ended, is started anew, or has failed. */
  function lookAfter(): void {
    if (!deck?.ready()) return;
    const at = deck.position();
    seen = { at, time: performance.now() };
    if (document.hidden) events.onPosition(at);
    if (loop && at >= loop.end) {
      seek(loop.start);
      return;
    }
    switch (standstill.judge(at, deck.duration(), performance.now())) {
      case 'moves':
        break;
      case 'ended':
        ended();
        break;
      case 'stalled':
        load(at);
        break;
      case 'stuck':
        fail();
        break;
    }
  }

  function unload(): void {
    stopFollowing();
    clearTimeout(loading);
    deck?.unload();
    deck = null;
  }

  function fail(): void {
    unload();
    events.onFailed();
  }

  function load(at: number): void {
    unload();
    deck = createDeck(
      address,
      { playing: true, rate, volume, at: at > 0 ? at : null },
      {
        onReady(duration) {
          clearTimeout(loading);
          events.onDuration(duration);
        },
        onPlaying() {
          standstill.reset();
          events.onPlaying();
        },
        onEnded: ended,
        onFailed: fail,
      },
    );
    if (deck.element) output.connect(deck.element);
    loading = setTimeout(fail, loadWithin);
    beginFollowing();
  }

  return {
    start(what, { at, gain }) {
      address = what;
      loop = null;
      standstill = createStandstill();
      output.setGain(gain);
      load(at);
    },
    play() {
      if (!deck) return;
      deck.set({ playing: true });
      beginFollowing();
    },
    pause() {
      deck?.set({ playing: false });
      stopFollowing();
    },
    seek(seconds) {
      if (!deck) return;
      seek(seconds);
      events.onPosition(deck.ready() ? seekable(seconds, deck.duration()) : Math.max(0, seconds));
    },
    setRate(value) {
      rate = value;
      deck?.set({ rate });
    },
    setVolume(value) {
      volume = value;
      deck?.set({ volume });
    },
    setGain: (factor) => output.setGain(factor),
    setLoop(range) {
      loop = range;
    },
    setDevice: (id) => output.setDevice(id),
    unload,
  };
}
