import { audioAddress } from '../../electron/contract/bridge.ts';
import type { Clip, ClipQuery } from '../../electron/contract/models.ts';
import type { Backend } from '../bridge.ts';
import { reportOf } from '../bridge.ts';
import { createKeeping } from '../player/keeping.ts';
import type { MediaActions, MediaSessionView } from '../player/media-session.ts';
import { createNowPlaying } from '../player/now-playing.ts';
import type { Queue } from '../player/queue.ts';
import * as queues from '../player/queue.ts';
import type { Sound, SoundEvents } from '../player/sound.ts';
import type { Stretch } from '../player/times.ts';
import { movedLoop } from '../player/times.ts';
import { promptTitle, texts, voiceName } from '../text.ts';
import { createClipSource } from './clip-source.ts';
import { Order } from './player-order.svelte.ts';
import { Tone } from './player-tone.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';
import { Sleep } from './sleep.svelte.ts';

/** Seconds into a clip from which "previous" means its start. */
const restartAfter = 3;
/** Time (ms) that a clip which cannot be played is told of before the next one starts. */
const tellFor = 1500;
/** Clips in a row that may fail before playing stops; those that are known to be unavailable do not count. */
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
  /** Also in the silence between two clips. */
  playing = $state(false);
  /** Seconds. */
  position = $state(0);
  /** Seconds; 0 while unknown. */
  duration = $state(0);
  /** What there is to say about the clip: it is being fetched, it cannot be played. */
  note = $state<string | null>(null);
  /** The part of the clip that plays over and over. */
  loop = $state.raw<Stretch | null>(null);
  queueShown = $state(false);
  compact = $state(false);
  readonly order: Order;
  readonly tone: Tone;
  readonly sleep: Sleep;

  #failures = 0;
  /** Counts what was begun, so that an answer that comes late changes nothing. */
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The clip that the sound holds: it can be played on without being loaded. */
  #loaded = false;
  /** The clip whose file was proven because it could not be played. */
  #mended: string | null = null;
  readonly #backend: Backend;
  readonly #preferences: Preferences;
  readonly #sound: Sound;
  readonly #session: MediaSessionView;
  readonly #keeping;
  readonly #clips;
  readonly #nowPlaying;

  constructor({ backend, preferences, sound, session }: PlayerParts) {
    this.#backend = backend;
    this.#preferences = preferences;
    const failed = (error: unknown) => (preferences.error = reportOf(error).message);
    this.#keeping = createKeeping(backend, failed);
    this.#clips = createClipSource(backend);
    this.sleep = new Sleep(() => this.pause());
    this.#nowPlaying = createNowPlaying(
      backend,
      () => ({
        title: this.clip === null ? null : promptTitle(this.clip.prompt).slice(0, 200),
        playing: this.playing,
        canNext: this.order.canNext,
        canPrevious: this.clip !== null,
      }),
      failed,
    );
    this.order = new Order((queue, how) => {
      if (how === 'order') this.#keeping.queue(queue);
      this.#nowPlaying.tell();
      this.#lookAhead();
    });
    this.#sound = sound({
      onPosition: (seconds) => {
        this.position = seconds;
        this.#keepPlace();
      },
      onDuration: (seconds) => this.#lengthKnown(seconds),
      onPlaying: (playing) => {
        this.#setPlaying(playing);
        if (playing) this.#failures = 0;
      },
      onEnded: () => this.#ended(),
      onFailed: () => void this.#mend(),
    });
    this.#session = session({
      play: () => {
        if (!this.playing) this.toggle();
      },
      pause: () => this.pause(),
      next: () => this.next(),
      previous: () => this.previous(),
      seek: (seconds) => this.seek(seconds),
      skip: (seconds) => this.skip(seconds),
    });
    this.tone = new Tone(this.#sound, preferences);
  }

  get queue(): Queue {
    return this.order.queue;
  }

  /** Plays a clip, and after it the hits of the query that follow it. */
  async playFrom(clip: Clip, query: ClipQuery | null): Promise<void> {
    const alone = queues.createQueue([], clip.id, this.queue);
    this.order.set(alone);
    this.#start(clip);
    const turn = this.#turn;
    if (query === null) return;
    try {
      const ids = await this.#backend.request('clips.ids', { query });
      // What was done to the queue in the meantime goes before.
      if (turn === this.#turn && this.queue === alone) {
        this.order.set(queues.createQueue(ids, clip.id, alone));
      }
    } catch (error) {
      this.note = reportOf(error).message;
    }
  }

  /** Plays one clip by its id, alone. */
  async playId(id: string): Promise<void> {
    try {
      await this.playFrom(await this.#clips.get(id), null);
    } catch (error) {
      this.note = reportOf(error).message;
    }
  }

  /** Puts what was playing when the app ended back, paused. */
  async restore(): Promise<void> {
    const turn = this.#turn;
    try {
      const kept = await this.#keeping.read();
      if (!kept || turn !== this.#turn) return;
      const clip = await this.#clips.get(kept.place.id);
      if (turn !== this.#turn) return;
      this.order.take(queues.restoreQueue(kept.queue, clip.id));
      if (queues.currentId(this.queue) !== clip.id)
        this.order.take(queues.createQueue([], clip.id, this.queue));
      this.#show(clip, Math.min(kept.place.position, clip.duration ?? 0));
    } catch (error) {
      // A clip that is not there any more is nothing to go on from.
      if (reportOf(error).code !== 'clip-not-found') this.note = reportOf(error).message;
    }
  }

  toggle(): void {
    if (this.clip === null) return;
    if (this.playing) this.pause();
    else if (this.#loaded) this.#sound.play();
    else this.#start(this.clip, this.position);
  }

  pause(): void {
    if (!this.playing) return;
    const betweenClips = !this.#loaded && this.position >= this.duration && this.duration > 0;
    clearTimeout(this.#timer);
    this.#sound.pause();
    this.#setPlaying(false);
    if (betweenClips) void this.#go(queues.afterEnd(this.queue) ?? this.queue, 'show');
    this.#keeping.flush();
  }

  next(): void {
    if (queues.hasNext(this.queue)) void this.#go(queues.next(this.queue));
  }

  previous(): void {
    if (this.position > restartAfter || !queues.hasPrevious(this.queue)) this.seek(0);
    else void this.#go(queues.previous(this.queue));
  }

  /** Plays the clip at a place of the queue. */
  jump(place: number): void {
    if (this.queue.ids[place] !== undefined) void this.#go(queues.jump(this.queue, place));
  }

  seek(seconds: number): void {
    if (this.clip === null) return;
    if (this.#loaded) this.#sound.seek(seconds);
    else this.position = Math.max(0, Math.min(seconds, this.duration));
    this.#keepPlace();
    this.#tellPosition();
  }

  /** Seconds on, or back when negative. */
  skip(seconds: number): void {
    this.seek(this.position + seconds);
  }

  /** `share`: 0 is the clip's start, 1 its end. */
  seekTo(share: number): void {
    this.seek(this.duration * share);
  }

  /** Another take of the same prompt, from the same share of its length on. */
  async otherTake(): Promise<void> {
    const { clip, playing } = this;
    if (clip === null || clip.takes < 2) return;
    const turn = this.#turn;
    const share = this.duration > 0 ? this.position / this.duration : 0;
    try {
      const takes = (await this.#backend.request('clips.takes', { id: clip.id })).filter(
        ({ audio }) => audio === 'cached',
      );
      const other = takes[(takes.findIndex(({ id }) => id === clip.id) + 1) % takes.length];
      if (turn !== this.#turn || !other || other.id === clip.id) return;
      this.order.set(queues.replaceCurrent(this.queue, other.id));
      const at = share * (other.duration ?? 0);
      if (playing) this.#start(other, at);
      else this.#show(other, at);
    } catch (error) {
      this.note = reportOf(error).message;
    }
  }

  /** Puts clips after the one that plays, or at the queue's end; with nothing playing they begin. */
  enqueue(ids: readonly string[], where: 'next' | 'end'): void {
    const idle = this.clip === null;
    this.order.set((where === 'next' ? queues.playNext : queues.addToQueue)(this.queue, ids));
    if (idle && queues.currentId(this.queue) !== null) void this.#go(this.queue);
  }

  /** Moves an end of the loop to a time; with none, a loop begins. */
  moveLoop(end: 'start' | 'end', seconds: number): void {
    this.#setLoop(movedLoop(this.loop, end, seconds, this.duration));
  }

  endLoop(): void {
    this.#setLoop(null);
  }

  async setCompact(on: boolean): Promise<void> {
    try {
      await this.#backend.request('player.compact', { on });
      this.compact = on;
      this.queueShown = false;
    } catch (error) {
      this.note = reportOf(error).message;
    }
  }

  /** Writes down where playing stands, before the page goes. */
  keep(): void {
    this.#keeping.flush();
  }

  /** Silence, and nothing in the player: another library is open. */
  reset(): void {
    this.#begin();
    this.#keeping.drop();
    this.#sound.unload();
    this.#loaded = false;
    this.order.take({ ...queues.emptyQueue, repeat: this.queue.repeat });
    this.clip = null;
    this.note = null;
    this.position = 0;
    this.duration = 0;
    this.loop = null;
    this.sleep.set(null);
    this.#session.clear();
    this.#setPlaying(false);
  }

  /** Something else begins: what waits is off. */
  #begin(): number {
    clearTimeout(this.#timer);
    this.#turn += 1;
    return this.#turn;
  }

  /** Shows a clip, not playing. */
  #show(clip: Clip, at: number): void {
    this.#begin();
    this.#sound.unload();
    this.#loaded = false;
    this.clip = clip;
    this.note = null;
    this.loop = null;
    this.position = at;
    this.duration = clip.duration ?? 0;
    this.#session.show(promptTitle(clip.prompt), voiceName(clip.voice), clip.peaks);
    this.#setPlaying(false);
    this.#keepPlace();
  }

  #start(clip: Clip, at = 0): void {
    this.#show(clip, at);
    if (clip.audio === 'unavailable') {
      this.#failed(texts.player.notHere(clip.audio, queues.hasNext(this.queue)), 'known');
    } else if (clip.audio === 'cached') {
      this.#loaded = true;
      this.#setPlaying(true);
      this.#sound.start(audioAddress(clip.id), { at, gain: this.tone.gain(clip) });
      this.#lookAhead();
    } else {
      void this.#fetch(clip, 'fetch');
    }
  }

  async #go(queue: Queue, how: 'play' | 'show' = 'play'): Promise<void> {
    const id = queues.currentId(queue);
    if (id === null) return;
    const turn = this.#begin();
    this.order.set(queue);
    try {
      const clip = await this.#clips.get(id);
      if (turn !== this.#turn) return;
      if (how === 'play') this.#start(clip);
      else this.#show(clip, 0);
    } catch (error) {
      if (turn === this.#turn) this.#failed(reportOf(error).message, 'new');
    }
  }

  /** Brings a clip's audio, and plays it. */
  async #fetch(clip: Clip, how: 'fetch' | 'mend'): Promise<void> {
    const turn = this.#begin();
    const at = this.position;
    this.note = how === 'fetch' ? texts.player.fetching : texts.player.mending;
    this.#setPlaying(true);
    try {
      const { clip: fetched, mended } =
        how === 'mend'
          ? await this.#backend.request('clips.repair', { id: clip.id })
          : { clip: await this.#backend.request('clips.fetch', { id: clip.id }), mended: false };
      if (turn !== this.#turn) return;
      this.#clips.forget(clip.id);
      if (this.playing) this.#start(fetched, at);
      else this.#show(fetched, at);
      if (mended) this.note = texts.player.mended;
    } catch (error) {
      if (turn !== this.#turn) return;
      const { code, message } = reportOf(error);
      const goesOn = queues.hasNext(this.queue);
      this.#failed(code === 'audio-gone' ? texts.player.notHere('unavailable', goesOn) : message, 'new');
    }
  }

  /** The file does not play: it is proven, and fetched again where it is not what it should be. */
  async #mend(): Promise<void> {
    const { clip } = this;
    if (clip === null) return;
    this.#loaded = false;
    if (this.#mended === clip.id) {
      this.#failed(texts.player.cannot(queues.hasNext(this.queue)), 'new');
      return;
    }
    this.#mended = clip.id;
    await this.#fetch(clip, 'mend');
  }

  #lengthKnown(seconds: number): void {
    const told = this.clip?.duration ?? null;
    this.duration = seconds;
    this.#tellPosition();
    // A file that was cut short plays all the same, and would be missed.
    const short = told !== null && seconds < told * 0.9 - 0.3;
    if (!short || this.#mended === this.clip?.id) return;
    this.#sound.unload();
    void this.#mend();
  }

  #ended(): void {
    this.#loaded = false;
    const after = this.sleep.at?.kind === 'end' ? null : queues.afterEnd(this.queue);
    this.position = this.duration;
    if (after === null) {
      this.sleep.set(null);
      this.position = 0;
      this.#setPlaying(false);
      this.#keepPlace();
      this.#keeping.flush();
      return;
    }
    const { gap } = this.#preferences.settings;
    if (gap === 0) void this.#go(after);
    else this.#timer = setTimeout(() => void this.#go(queues.afterEnd(this.queue) ?? after), gap * 1000);
  }

  #failed(note: string, how: 'known' | 'new'): void {
    this.#loaded = false;
    if (how === 'new') this.#failures += 1;
    const goesOn = queues.hasNext(this.queue) && this.#failures < failuresAllowed;
    this.note = this.#failures < failuresAllowed ? note : texts.player.stopped;
    if (this.#failures >= failuresAllowed) this.#failures = 0;
    this.#setPlaying(goesOn);
    if (goesOn) this.#timer = setTimeout(() => this.next(), tellFor);
  }

  /** The next clip is read, and fetched where it is not here, while this one plays. */
  #lookAhead(): void {
    if (!this.playing) return;
    const id = queues.currentId(queues.next(this.queue));
    if (id !== null && id !== this.clip?.id) this.#clips.prepare(id);
  }

  #setLoop(loop: Stretch | null): void {
    this.loop = loop;
    this.#sound.setLoop(loop);
  }

  #setPlaying(playing: boolean): void {
    this.playing = playing;
    this.#session.setPlaying(playing);
    this.#tellPosition();
    this.#nowPlaying.tell();
  }

  #keepPlace(): void {
    if (this.clip) this.#keeping.place({ id: this.clip.id, position: Math.max(0, this.position) });
  }

  #tellPosition(): void {
    this.#session.setPosition(this.position, this.duration, this.tone.speed);
  }
}
