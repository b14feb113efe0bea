import { audioAddress } from '../../../electron/contract/bridge.ts';
import type { Clip } from '../../../electron/contract/clip.ts';
import { reportOf } from '../../app/bridge.ts';
import type { PageText } from '../../i18n/translate.ts';
import { isHere } from '../clip-list/media-state.ts';
import type { ClipSource } from './engine/clip-source.ts';
import type { Failure } from './engine/failures.ts';
import type { SoundEvents } from './engine/playthrough.ts';
import type { Sound } from './engine/sound.ts';
import { isCutShort } from './engine/times.ts';

/** What is told of the clip while it is played. */
export interface PlaybackEvents {
  /** Something else begins: what waits to be played is off. */
  readonly onBegin: () => void;
  /** Another clip is shown, or none. */
  readonly onShown: () => void;
  /** The sound has the clip. */
  readonly onLoaded: () => void;
  /** It has begun to sound, after each start and seek. */
  readonly onSounding: () => void;
  /** It plays, or no longer. */
  readonly onPlaying: () => void;
  /** It has moved on by itself. */
  readonly onMoved: () => void;
  /** Something that the system's panel counts on from has changed. */
  readonly onTimes: () => void;
  readonly onEnded: () => void;
  readonly onFailed: (failure: Failure) => void;
}

interface PlaybackParts {
  readonly t: PageText;
  readonly clips: ClipSource;
  readonly sound: (events: SoundEvents) => Sound;
  /** Factor that a clip is played with. */
  readonly gain: (clip: Clip) => number;
  /** Whether a clip's file should be verified and fetched again. */
  readonly mayRepair: (id: string) => boolean;
  readonly events: PlaybackEvents;
}

/**
 * - `still`: the clip is shown, and must be loaded to be played
 * - `coming`: a clip is being read or fetched; it starts then, if `playing` still holds
 * - `loaded`: the sound has the clip
 * - `gap`: the clip has ended, and the silence before the next one lasts
 */
type Phase = 'still' | 'coming' | 'loaded' | 'gap';

/** One clip in the player: shown, fetched where it is not here, repaired where it does not play, and played. */
export class Playback {
  clip = $state.raw<Clip | null>(null);
  /** Also in the silence between two clips. */
  playing = $state(false);
  /** Seconds. */
  position = $state(0);
  /** Seconds; 0 while unknown. */
  duration = $state(0);
  /** What there is to say about the clip: it is being fetched, it cannot be played. */
  note = $state<string | null>(null);
  phase: Phase = 'still';
  readonly sound: Sound;

  /** Counts what was begun, so that a result that comes late changes nothing. */
  #turn = 0;
  /** Counts what was fetched: Chromium caches what an address gave for minutes, also what was damaged. */
  #brought = 0;
  readonly #parts: PlaybackParts;

  constructor(parts: PlaybackParts) {
    this.#parts = parts;
    const { events } = parts;
    this.sound = parts.sound({
      onPosition: (seconds) => {
        this.position = seconds;
        events.onMoved();
      },
      onDuration: (seconds) => {
        this.duration = seconds;
        events.onTimes();
        // It plays all the same, and what is missing would be missed.
        if (isCutShort(seconds, this.clip?.duration ?? null)) this.#repair();
      },
      onPlaying: events.onSounding,
      onEnded: (reached) => this.#ended(reached),
      onFailed: () => {
        if (this.phase === 'loaded' && !this.#repair()) events.onFailed('cannot');
      },
    });
  }

  get turn(): number {
    return this.#turn;
  }

  /** Something else begins. */
  begin(phase: 'still' | 'coming'): number {
    this.#parts.events.onBegin();
    this.phase = phase;
    this.#turn += 1;
    return this.#turn;
  }

  setPlaying(playing: boolean): void {
    this.playing = playing;
    this.#parts.events.onPlaying();
  }

  /** Shows a clip, silent until it is loaded. */
  show(clip: Clip | null, at: number): void {
    this.begin('still');
    this.sound.unload();
    this.clip = clip;
    this.note = null;
    this.position = at;
    this.duration = clip?.duration ?? 0;
    this.#parts.events.onShown();
  }

  start(clip: Clip, at = 0): void {
    const { events, gain } = this.#parts;
    this.show(clip, at);
    this.setPlaying(true);
    if (clip.audio === 'unavailable') {
      events.onFailed(clip.audio);
    } else if (isHere(clip.audio)) {
      this.phase = 'loaded';
      const address = `${audioAddress(clip.id)}?${this.#brought}`;
      this.sound.start(address, { at, gain: gain(clip) });
      events.onLoaded();
    } else {
      void this.#bring(clip, 'fetch');
    }
  }

  /** Plays a clip or shows it, by whether one is playing. */
  goOn(clip: Clip, at = 0): void {
    if (this.playing) this.start(clip, at);
    else this.show(clip, at);
  }

  /** `seconds` may lie outside of the clip. */
  seek(seconds: number): void {
    if (this.clip === null) return;
    const at = Math.max(0, Math.min(seconds, this.duration));
    if (this.phase === 'gap') this.start(this.clip, at);
    else if (this.phase === 'loaded') this.sound.seek(seconds);
    else this.position = at;
    this.#parts.events.onMoved();
    this.#parts.events.onTimes();
  }

  /** Brings a clip's audio, and plays it, unless it was paused meanwhile. */
  async #bring(clip: Clip, how: 'fetch' | 'repair'): Promise<void> {
    const { clips, events, t } = this.#parts;
    const turn = this.begin('coming');
    this.note = how === 'fetch' ? t('player.fetching') : t('player.repairing');
    try {
      const { clip: brought, repaired } = await clips.bring(clip.id, how);
      this.#brought += 1;
      if (turn !== this.#turn) return;
      this.goOn(brought, this.position);
      if (repaired) this.note = t('player.repaired');
    } catch (error) {
      if (turn === this.#turn) events.onFailed(reportOf(error));
    }
  }

  /** Verifies the clip's file, and fetches it again where it is not what it should be; once. Answers whether it does. */
  #repair(): boolean {
    const { clip } = this;
    if (clip === null || !this.#parts.mayRepair(clip.id)) return false;
    this.sound.unload();
    void this.#bring(clip, 'repair');
    return true;
  }

  #ended(reached: number): void {
    // The next clip may have been asked for just before.
    if (this.phase !== 'loaded') return;
    this.position = Math.min(this.position, reached);
    // A file may say that it is whole, and lack its end.
    if (isCutShort(reached, this.clip?.duration ?? null) && this.#repair()) return;
    this.phase = 'still';
    this.#parts.events.onEnded();
  }
}
