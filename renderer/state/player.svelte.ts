import { audioAddress } from '../../electron/contract/bridge.ts';
import type { Clip, ClipQuery } from '../../electron/contract/models.ts';
import type { Backend } from '../bridge.ts';
import { reportOf } from '../bridge.ts';
import type { MediaActions, MediaSessionView } from '../player/media-session.ts';
import type { Queue } from '../player/queue.ts';
import { createQueue, currentId, emptyQueue, hasNext, hasPrevious, next, previous } from '../player/queue.ts';
import type { Sound, SoundEvents } from '../player/sound.ts';
import { promptTitle, texts, voiceName } from '../text.ts';
import type { Preferences } from './preferences.svelte.ts';

/** Seconds into a clip from which "previous" means its start. */
const restartAfter = 3;
/** Time (ms) that a clip which cannot be played is told of before the next one starts. */
const tellFor = 1500;
/** Clips in a row that may fail before playing stops. */
const failuresAllowed = 5;

interface PlayerParts {
  readonly backend: Backend;
  readonly preferences: Preferences;
  readonly sound: (events: SoundEvents) => Sound;
  readonly session: (actions: MediaActions) => MediaSessionView;
}

/** Plays clips, one after the other. */
export class Player {
  clip = $state.raw<Clip | null>(null);
  playing = $state(false);
  /** Seconds. */
  position = $state(0);
  /** Seconds; 0 while unknown. */
  duration = $state(0);
  muted = $state(false);
  /** What there is to say about the clip: it is not here, it cannot be played. */
  note = $state<string | null>(null);
  readonly canNext = $derived.by(() => hasNext(this.#queue));
  readonly canPrevious = $derived.by(() => this.clip !== null);

  #queue = $state.raw<Queue>(emptyQueue);
  #failures = 0;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The clip that the sound holds: it can be played on without being loaded. */
  #loaded = false;
  readonly #backend: Backend;
  readonly #preferences: Preferences;
  readonly #sound: Sound;
  readonly #session: MediaSessionView;

  constructor({ backend, preferences, sound, session }: PlayerParts) {
    this.#backend = backend;
    this.#preferences = preferences;
    this.#sound = sound({
      onPosition: (seconds) => (this.position = seconds),
      onDuration: (seconds) => {
        this.duration = seconds;
        this.#tellPosition();
      },
      onPlaying: (playing) => {
        this.playing = playing;
        if (playing) this.#failures = 0;
        this.#session.setPlaying(playing);
        this.#tellPosition();
      },
      onEnded: () => this.#ended(),
      onFailed: () => this.#failed(texts.player.cannot(hasNext(this.#queue))),
    });
    this.#session = session({
      play: () => {
        if (!this.playing) this.toggle();
      },
      pause: () => {
        if (this.playing) this.toggle();
      },
      next: () => this.next(),
      previous: () => this.previous(),
      seek: (seconds) => this.seek(seconds),
    });
    this.#sound.setRate(preferences.settings.speed);
    this.#sound.setVolume(preferences.settings.volume);
  }

  /** Plays a clip, and after it the hits of the query that follow it and can be played. */
  async playFrom(clip: Clip, query: ClipQuery | null): Promise<void> {
    if (!this.#start(clip)) return;
    const turn = this.#turn;
    this.#queue = createQueue([], clip.id);
    if (query === null) return;
    const playable: ClipQuery = query.audio.length === 0 ? { ...query, audio: ['cached'] } : query;
    try {
      const ids = await this.#backend.request('clips.ids', { query: playable });
      if (turn === this.#turn) this.#queue = createQueue(ids, clip.id);
    } catch (error) {
      this.note = reportOf(error).message;
    }
  }

  /** Plays one clip by its id, alone. */
  async playId(id: string): Promise<void> {
    try {
      await this.playFrom(await this.#backend.request('clips.details', { id }), null);
    } catch (error) {
      this.note = reportOf(error).message;
    }
  }

  toggle(): void {
    if (this.clip === null) return;
    if (this.playing) this.#sound.pause();
    else if (this.#loaded) this.#sound.play();
    else this.#start(this.clip);
  }

  next(): void {
    if (hasNext(this.#queue)) void this.#go(next(this.#queue));
  }

  previous(): void {
    if (this.position > restartAfter || !hasPrevious(this.#queue)) this.seek(0);
    else void this.#go(previous(this.#queue));
  }

  seek(seconds: number): void {
    this.#sound.seek(seconds);
    this.#tellPosition();
  }

  /** Seconds on, or back when negative. */
  skip(seconds: number): void {
    this.seek(this.position + seconds);
  }

  setSpeed(speed: number): void {
    this.#sound.setRate(speed);
    this.#preferences.change({ speed });
    this.#tellPosition();
  }

  setVolume(volume: number): void {
    this.muted = false;
    this.#sound.setVolume(volume);
    this.#preferences.change({ volume });
  }

  toggleMute(): void {
    this.muted = !this.muted;
    this.#sound.setVolume(this.muted ? 0 : this.#preferences.settings.volume);
  }

  /** Silence, and nothing in the player: another library is open. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#sound.unload();
    this.#loaded = false;
    this.#queue = emptyQueue;
    this.clip = null;
    this.playing = false;
    this.note = null;
    this.position = 0;
    this.duration = 0;
  }

  /** Answers whether the clip can be tried. */
  #start(clip: Clip): boolean {
    clearTimeout(this.#timer);
    if (clip.audio !== 'cached') {
      this.note = texts.player.notCached(clip.audio);
      return false;
    }
    this.#turn += 1;
    this.clip = clip;
    this.note = null;
    this.position = 0;
    this.duration = clip.duration ?? 0;
    this.#loaded = true;
    this.#sound.start(audioAddress(clip.id));
    this.#session.show(promptTitle(clip.prompt), voiceName(clip.voice));
    return true;
  }

  async #go(queue: Queue): Promise<void> {
    const id = currentId(queue);
    if (id === null) return;
    clearTimeout(this.#timer);
    this.#turn += 1;
    const turn = this.#turn;
    this.#queue = queue;
    try {
      const clip = await this.#backend.request('clips.details', { id });
      if (turn !== this.#turn) return;
      if (!this.#start(clip)) this.#failed(texts.player.notCached(clip.audio));
    } catch (error) {
      if (turn === this.#turn) this.#failed(reportOf(error).message);
    }
  }

  #ended(): void {
    if (hasNext(this.#queue)) {
      this.next();
    } else {
      this.#loaded = false;
      this.position = 0;
    }
  }

  #failed(note: string): void {
    this.note = note;
    this.#loaded = false;
    this.#failures += 1;
    if (this.#failures < failuresAllowed) this.#timer = setTimeout(() => this.next(), tellFor);
  }

  #tellPosition(): void {
    this.#session.setPosition(this.position, this.duration, this.#preferences.settings.speed);
  }
}
