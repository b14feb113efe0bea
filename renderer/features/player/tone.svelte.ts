import type { Clip } from '../../../electron/contract/clip.ts';
import type { Settings } from '../../../electron/contract/settings.ts';
import { gainFor } from './engine/gain.ts';
import type { Sound } from './engine/sound.ts';
import type { Preferences } from '../settings/preferences.svelte.ts';

/** How clips sound: speed, volume, loudness, and where. */
export class Tone {
  muted = $state(false);
  readonly #sound: Sound;
  readonly #preferences: Preferences;

  constructor(sound: Sound, preferences: Preferences) {
    this.#sound = sound;
    this.#preferences = preferences;
    const { speed, volume, audioOutput } = preferences.settings;
    sound.setRate(speed);
    sound.setVolume(volume);
    void this.setOutput(audioOutput);
  }

  get speed(): number {
    return this.#preferences.settings.speed;
  }

  setSpeed(speed: number): void {
    this.#sound.setRate(speed);
    this.#preferences.change({ speed }, 'player');
  }

  setVolume(volume: number): void {
    this.muted = false;
    this.#sound.setVolume(volume);
    this.#preferences.change({ volume }, 'player');
  }

  toggleMute(): void {
    this.muted = !this.muted;
    this.#sound.setVolume(this.muted ? 0 : this.#preferences.settings.volume);
  }

  /** `clip`: the one that plays, which changes at once. */
  setEvenLoudness(evenLoudness: boolean, clip: Clip | null): void {
    this.#preferences.change({ evenLoudness }, 'player');
    if (clip) this.#sound.setGain(this.gain(clip));
  }

  /** Factor that a clip is played with. */
  gain(clip: Clip): number {
    return this.#preferences.settings.evenLoudness ? gainFor(clip.loudness, clip.peaks) : 1;
  }

  /** Answers whether the output is there. Where it is not, sound goes to the system's until it comes back. */
  async setOutput(audioOutput: Settings['audioOutput']): Promise<boolean> {
    try {
      await this.#sound.setDevice(audioOutput);
      if (audioOutput !== this.#preferences.settings.audioOutput)
        this.#preferences.change({ audioOutput }, 'player');
      return true;
    } catch {
      // The answer says it.
      return false;
    }
  }
}
