import { sharedContext } from './deck.ts';
import { createOutput } from './output.ts';
import type { Manner, Playthrough, SoundEvents } from './playthrough.ts';
import { createPlaythrough } from './playthrough.ts';
import type { LoopRange } from './times.ts';

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

/** howler behind an interface of ours: one live Howl, always unloaded. Opens no audio device before the first start. */
export function createSound(events: SoundEvents): Sound {
  const output = createOutput(sharedContext);
  let manner: Manner = { rate: 1, volume: 1 };
  let clip: Playthrough | null = null;

  function change(changed: Partial<Manner>): void {
    manner = { ...manner, ...changed };
    clip?.set(manner);
  }

  return {
    start(address, { at, gain }) {
      clip?.unload();
      output.setGain(gain);
      clip = createPlaythrough(address, { ...manner, at }, output, events);
    },
    play: () => clip?.play(),
    pause: () => clip?.pause(),
    seek: (seconds) => clip?.seek(seconds),
    setRate: (rate) => change({ rate }),
    setVolume: (volume) => change({ volume }),
    setGain: (factor) => output.setGain(factor),
    setLoop: (loop) => clip?.setLoop(loop),
    setDevice: (id) => output.setDevice(id),
    unload: () => clip?.unload(),
  };
}
