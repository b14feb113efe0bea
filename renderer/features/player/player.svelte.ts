import type { Clip } from '../../../electron/contract/clip.ts';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import { reportOf } from '../../app/bridge.ts';
import { createClipSource } from './engine/clip-source.ts';
import type { Failure } from './engine/failures.ts';
import { createFailures } from './engine/failures.ts';
import type { PlayerParts } from './engine/player-parts.ts';
import { createSystemIntegration } from './engine/system-integration.ts';
import type { Queue } from './engine/queue.ts';
import * as queues from './engine/queue.ts';
import { Loop } from './loop.svelte.ts';
import { Order } from './order.svelte.ts';
import { Panels } from './panels.svelte.ts';
import type { PlaybackEvents } from './playback.svelte.ts';
import { Playback } from './playback.svelte.ts';
import { Tone } from './tone.svelte.ts';
import type { Preferences } from '../settings/preferences.svelte.ts';
import { Sleep } from './sleep.svelte.ts';

/** Seconds into a clip from which "previous" means its start. */
const restartAfter = 3;
/** Time (ms) that a clip which cannot be played is reported before the next one starts. */
const tellFor = 1500;

/** Plays clips, one after the other. */
export class Player {
  readonly order: Order;
  readonly loop: Loop;
  readonly panels: Panels;
  readonly tone: Tone;
  readonly sleep = new Sleep(() => this.pause());

  /** Until the next clip begins. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #explain: PlayerParts['explain'];
  readonly #failures;
  readonly #preferences: Preferences;
  readonly #playback: Playback;
  readonly #clips;
  readonly #system;

  constructor({ backend, t, explain, notices, preferences, sound, session }: PlayerParts) {
    this.#explain = explain;
    this.#failures = createFailures(t, explain);
    this.#preferences = preferences;
    this.#clips = createClipSource(backend);
    this.order = new Order(backend, (queue, how) => {
      if (how === 'order') this.#system.persistence.queue(queue);
      this.#system.queue();
      this.#lookAhead();
    });
    this.#playback = new Playback({
      t,
      clips: this.#clips,
      sound,
      gain: (clip) => this.tone.gain(clip),
      mayRepair: (id) => this.#failures.mayRepair(id),
      events: this.#createEvents(),
    });
    this.tone = new Tone(this.#playback.sound, preferences);
    this.loop = new Loop(this.#playback.sound, () => this.duration);
    this.panels = new Panels(backend, this.#tell);
    this.#system = createSystemIntegration({
      backend,
      t,
      session,
      player: this,
      failed: (error) => notices.fail('player', 'player', error),
    });
  }

  get clip(): Clip | null {
    return this.#playback.clip;
  }

  /** Also in the silence between two clips. */
  get playing(): boolean {
    return this.#playback.playing;
  }

  /** Seconds. */
  get position(): number {
    return this.#playback.position;
  }

  /** Seconds; 0 while unknown. */
  get duration(): number {
    return this.#playback.duration;
  }

  /** What there is to say about the clip: it is being fetched, it cannot be played. */
  get note(): string | null {
    return this.#playback.note;
  }

  get queue(): Queue {
    return this.order.queue;
  }

  /** Plays a clip, and after it the hits of the query that follow it. */
  async playFrom(clip: Clip, query: ClipQuery | null): Promise<void> {
    const filled = this.order.begin(clip.id, query);
    this.#playback.start(clip);
    try {
      await filled;
    } catch (error) {
      this.#tell(error);
    }
  }

  /** Plays one clip by its id, alone. */
  playId(id: string): Promise<void> {
    return this.#go(queues.createQueue([], id, this.queue));
  }

  /** Puts what was playing when the app ended back, paused. */
  async restore(): Promise<void> {
    const { turn } = this.#playback;
    try {
      const saved = await this.#system.persistence.read();
      if (!saved || turn !== this.#playback.turn) return;
      const clip = await this.#clips.get(saved.place.id);
      if (turn !== this.#playback.turn) return;
      this.order.take(queues.restoreQueue(saved.queue, clip.id));
      this.#playback.show(clip, Math.min(saved.place.position, clip.duration ?? 0));
    } catch (error) {
      // A clip that is not there any more is nothing to go on from.
      if (reportOf(error).code !== 'clip-not-found') this.#tell(error);
    }
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    const playback = this.#playback;
    if (this.clip === null || this.playing) return;
    if (playback.phase === 'still') {
      playback.start(this.clip, this.position);
    } else {
      if (playback.phase === 'loaded') playback.sound.play();
      playback.setPlaying(true);
    }
  }

  pause(): void {
    const playback = this.#playback;
    if (!this.playing) return;
    clearTimeout(this.#timer);
    playback.sound.pause();
    playback.setPlaying(false);
    if (playback.phase === 'gap') void this.#go(queues.afterEnd(this.queue) ?? this.queue, 'show');
    this.#system.persistence.flush();
  }

  next(): void {
    if (queues.hasNext(this.queue)) void this.#go(queues.next(this.queue));
  }

  previous(): void {
    if (this.position > restartAfter || !queues.hasPrevious(this.queue)) this.seek(0);
    else void this.#go(queues.previous(this.queue));
  }

  /** Plays the clip at an index of the queue. */
  jump(index: number): void {
    if (this.queue.ids[index] !== undefined) void this.#go(queues.jump(this.queue, index));
  }

  seek(seconds: number): void {
    this.#playback.seek(seconds);
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
    const { clip } = this;
    if (clip === null || clip.takes < 2) return;
    const { turn } = this.#playback;
    try {
      const other = await this.#clips.otherTake(clip);
      if (turn !== this.#playback.turn || !other) return;
      const share = this.duration > 0 ? this.position / this.duration : 0;
      this.order.set(queues.replaceCurrent(this.queue, other.id));
      this.#playback.goOn(other, share * (other.duration ?? 0));
    } catch (error) {
      this.#tell(error);
    }
  }

  /** Puts clips after the one that plays, or at the queue's end; with nothing playing they begin. */
  enqueue(ids: readonly string[], where: 'next' | 'end'): void {
    const idle = this.clip === null;
    this.order.set((where === 'next' ? queues.playNext : queues.addToQueue)(this.queue, ids));
    if (idle && queues.currentId(this.queue) !== null) void this.#go(this.queue);
  }

  /** Writes down where playing stands, before the page goes. */
  keep(): void {
    this.#system.persistence.flush();
  }

  /** Silence, and nothing in the player: another library is open. */
  reset(): void {
    this.#system.persistence.drop();
    this.order.take({ ...queues.emptyQueue, repeat: this.queue.repeat });
    this.sleep.set(null);
    this.#playback.show(null, 0);
    this.#playback.setPlaying(false);
  }

  async #go(queue: Queue, how: 'play' | 'show' = 'play'): Promise<void> {
    const id = queues.currentId(queue);
    if (id === null) return;
    const playback = this.#playback;
    const turn = playback.begin('coming');
    if (how === 'play') playback.setPlaying(true);
    this.order.set(queue);
    try {
      const clip = await this.#clips.get(id);
      if (turn === playback.turn) playback.goOn(clip);
    } catch (error) {
      if (turn === playback.turn) this.#failed(reportOf(error));
    }
  }

  #ended(): void {
    const playback = this.#playback;
    const after = this.sleep.at?.kind === 'end' ? null : queues.afterEnd(this.queue);
    if (after === null) {
      this.sleep.set(null);
      playback.position = 0;
      playback.setPlaying(false);
      this.#system.bookmark();
      this.#system.persistence.flush();
      return;
    }
    playback.position = this.duration;
    const { gap } = this.#preferences.settings;
    if (gap === 0) return void this.#go(after);
    playback.phase = 'gap';
    this.#timer = setTimeout(() => void this.#go(queues.afterEnd(this.queue) ?? after), gap * 1000);
  }

  #failed(failure: Failure): void {
    const playback = this.#playback;
    playback.begin('still');
    const { note, goesOn } = this.#failures.judge(failure, this.playing && queues.hasNext(this.queue));
    playback.note = note;
    playback.setPlaying(goesOn);
    if (goesOn) this.#timer = setTimeout(() => this.next(), tellFor);
  }

  /** The next clip is read, and fetched where it is not here, while this one plays. */
  #lookAhead(): void {
    if (!this.playing) return;
    const id = queues.currentId(queues.next(this.queue));
    if (id !== null && id !== this.clip?.id) this.#clips.prepare(id);
  }

  readonly #tell = (error: unknown): void => {
    this.#playback.note = this.#explain(reportOf(error));
  };

  #createEvents(): PlaybackEvents {
    return {
      onBegin: () => clearTimeout(this.#timer),
      onShown: () => {
        this.loop.end();
        this.#system.clip();
        this.#system.position();
        this.#system.bookmark();
      },
      onLoaded: () => this.#lookAhead(),
      onSounding: () => {
        this.#failures.played();
        this.#system.position();
      },
      onPlaying: () => this.#system.playing(),
      onMoved: () => this.#system.bookmark(),
      onTimes: () => this.#system.position(),
      onEnded: () => this.#ended(),
      onFailed: (failure) => this.#failed(failure),
    };
  }
}
