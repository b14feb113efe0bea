import { Howl } from 'howler';
import { seekable } from './times.ts';

export interface SoundEvents {
  /** Seconds, about once a painted frame while playing, and after each seek. */
  readonly onPosition: (seconds: number) => void;
  /** Seconds, as the audio itself tells. */
  readonly onDuration: (seconds: number) => void;
  readonly onPlaying: (playing: boolean) => void;
  readonly onEnded: () => void;
  readonly onFailed: () => void;
}

/** One clip at a time, from an address. */
export interface Sound {
  /** Drops what was loaded and plays the address from its start. */
  start(address: string): void;
  play(): void;
  pause(): void;
  /** Seconds; held within the clip, short of its end. */
  seek(seconds: number): void;
  /** 0.5 to 3, pitch kept. */
  setRate(rate: number): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  unload(): void;
}

/** howler behind an interface of ours: streamed (`html5`), one live Howl, always unloaded. */
export function createSound(events: SoundEvents): Sound {
  let howl: Howl | null = null;
  let rate = 1;
  let volume = 1;
  let frame = 0;
  let watch: ReturnType<typeof setInterval> | undefined;
  let watched = -1;

  function position(): number {
    return howl?.seek() ?? 0;
  }

  function follow(): void {
    events.onPosition(position());
    frame = requestAnimationFrame(follow);
  }

  function stopFollowing(): void {
    cancelAnimationFrame(frame);
    clearInterval(watch);
  }

  function ended(): void {
    stopFollowing();
    events.onPlaying(false);
    events.onEnded();
  }

  /** A clip that stands still at its end without saying so (after sleep, a stall) has ended all the same. */
  function watchEnd(): void {
    const at = position();
    if (howl && howl.playing() && at === watched && at >= howl.duration() - 0.05) {
      howl.pause();
      ended();
    }
    watched = at;
  }

  function unload(): void {
    stopFollowing();
    const old = howl;
    howl = null;
    old?.unload();
  }

  function start(address: string): void {
    unload();
    const mine = new Howl({ src: [address], format: ['mp3'], html5: true, rate, volume });
    const current = (act: () => void) => () => {
      if (howl === mine) act();
    };
    const failed = current(() => {
      unload();
      events.onPlaying(false);
      events.onFailed();
    });
    howl = mine;
    mine.on(
      'load',
      current(() => events.onDuration(mine.duration())),
    );
    mine.on(
      'play',
      current(() => {
        stopFollowing();
        watched = -1;
        follow();
        watch = setInterval(watchEnd, 500);
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
    mine.on('end', current(ended));
    mine.on('loaderror', failed);
    mine.on('playerror', failed);
    mine.play();
  }

  return {
    start,
    play() {
      if (howl && !howl.playing()) howl.play();
    },
    pause() {
      howl?.pause();
    },
    seek(seconds) {
      if (!howl || howl.state() !== 'loaded') return;
      const target = seekable(seconds, howl.duration());
      howl.seek(target);
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
    unload,
  };
}
