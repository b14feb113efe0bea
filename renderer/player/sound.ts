import { Howl } from 'howler';
import { createOutput } from './output.ts';
import { createStandstill } from './standstill.ts';
import type { Stretch } from './times.ts';
import { seekable } from './times.ts';

export interface SoundEvents {
  /** Seconds, about once a painted frame while playing, and after each seek. */
  readonly onPosition: (seconds: number) => void;
  /** Seconds, as the audio itself tells. */
  readonly onDuration: (seconds: number) => void;
  /** Not told at a clip's end. */
  readonly onPlaying: (playing: boolean) => void;
  readonly onEnded: () => void;
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
  /** 0.5 to 3, pitch kept. */
  setRate(rate: number): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  setGain(factor: number): void;
  /** Plays this part of the clip over and over; null: on to the end. Gone with the next start. */
  setLoop(loop: Stretch | null): void;
  /** Id of an audio output; empty: the system's. Rejects when it is not there. */
  setDevice(id: string): Promise<void>;
  unload(): void;
}

/** Milliseconds between looks at the end, a loop and standstill; timers run on where a hidden window paints nothing. */
const lookEvery = 50;
/** Milliseconds in which a file of this machine must have begun to load. */
const loadWithin = 10_000;

/** howler behind an interface of ours: streamed (`html5`), one live Howl, always unloaded. */
export function createSound(events: SoundEvents): Sound {
  const output = createOutput();
  const standstill = createStandstill();
  let howl: Howl | null = null;
  let rate = 1;
  let volume = 1;
  let loop: Stretch | null = null;
  let frame = 0;
  let look: ReturnType<typeof setInterval> | undefined;
  let loading: ReturnType<typeof setTimeout> | undefined;
  let soughtBeforeLoad: number | null = null;

  function position(): number {
    return howl?.seek() ?? 0;
  }

  function follow(): void {
    events.onPosition(position());
    frame = requestAnimationFrame(follow);
  }

  function stopFollowing(): void {
    cancelAnimationFrame(frame);
    clearInterval(look);
    output.rest();
  }

  function ended(): void {
    stopFollowing();
    events.onEnded();
  }

  /** A clip that stands still (after sleep, a stall, another device) has ended, is started anew, or has failed. */
  function lookAfter(): void {
    if (!howl?.playing()) return;
    const at = position();
    if (document.hidden) events.onPosition(at);
    if (loop && at >= loop.end) {
      howl.seek(loop.start);
      return;
    }
    switch (standstill.judge(at, howl.duration(), performance.now())) {
      case 'moves':
        break;
      case 'ended':
        if (loop) {
          howl.seek(loop.start);
          break;
        }
        howl.pause();
        ended();
        break;
      case 'stalled':
        howl.pause();
        howl.play();
        break;
      case 'stuck':
        fail();
        break;
    }
  }

  function unload(): void {
    stopFollowing();
    clearTimeout(loading);
    const old = howl;
    howl = null;
    old?.unload();
  }

  function fail(): void {
    unload();
    events.onPlaying(false);
    events.onFailed();
  }

  function start(address: string, { at, gain }: { readonly at: number; readonly gain: number }): void {
    unload();
    loop = null;
    soughtBeforeLoad = at > 0 ? at : null;
    output.wake();
    output.setGain(gain);
    const mine = new Howl({ src: [address], format: ['mp3'], html5: true, rate, volume });
    const current = (act: () => void) => () => {
      if (howl === mine) act();
    };
    howl = mine;
    for (const element of elementsOf(mine)) output.connect(element);
    loading = setTimeout(current(fail), loadWithin);
    const begin = current(() => {
      clearTimeout(loading);
      events.onDuration(mine.duration());
      // Whoever was told may have begun something else.
      if (howl !== mine) return;
      if (soughtBeforeLoad !== null) mine.seek(seekable(soughtBeforeLoad, mine.duration()));
      soughtBeforeLoad = null;
      mine.play();
    });
    mine.on(
      'play',
      current(() => {
        stopFollowing();
        output.wake();
        standstill.reset();
        follow();
        look = setInterval(lookAfter, lookEvery);
        events.onPlaying(true);
      }),
    );
    mine.on(
      'pause',
      current(() => {
        stopFollowing();
        events.onPlaying(false);
      }),
    );
    mine.on(
      'end',
      current(() => {
        if (loop) {
          mine.seek(loop.start);
          mine.play();
        } else {
          ended();
        }
      }),
    );
    mine.on('loaderror', current(fail));
    mine.on('playerror', current(fail));
    if (mine.state() === 'loaded') begin();
    else mine.once('load', begin);
  }

  return {
    start,
    play() {
      if (howl && !howl.playing()) {
        output.wake();
        howl.play();
      }
    },
    pause() {
      howl?.pause();
    },
    seek(seconds) {
      if (!howl) return;
      if (howl.state() !== 'loaded') {
        soughtBeforeLoad = Math.max(0, seconds);
        return;
      }
      const target = seekable(seconds, howl.duration());
      howl.seek(target);
      standstill.reset();
      events.onPosition(target);
    },
    setRate(value) {
      rate = value;
      if (!howl) return;
      // While playing, howler would end the clip by a timer from here on, too early after a stall. Paused, it does not.
      const playing = howl.playing();
      if (playing) howl.pause();
      howl.rate(value);
      if (playing) howl.play();
    },
    setVolume(value) {
      volume = value;
      howl?.volume(value);
    },
    setGain: (factor) => output.setGain(factor),
    setLoop(stretch) {
      loop = stretch;
    },
    setDevice: (id) => output.setDevice(id),
    unload,
  };
}

/** The media elements of a Howl: howler has no public way to them, and nothing is led anywhere when that changes. */
function elementsOf(howl: Howl): readonly HTMLMediaElement[] {
  const sounds: unknown = Reflect.get(howl, '_sounds');
  if (!Array.isArray(sounds)) return [];
  return sounds
    .map((sound: unknown): unknown =>
      typeof sound === 'object' && sound !== null ? Reflect.get(sound, '_node') : null,
    )
    .filter((node) => node instanceof HTMLMediaElement);
}
