import { audioAddress } from '../../../electron/contract/bridge.ts';
import type { Clip } from '../../../electron/contract/clip.ts';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import { reportOf } from '../../app/bridge.ts';
import { isHere } from '../clip-list/media-state.ts';
import type { PageText } from '../../i18n/translate.ts';
import type { Failure } from './engine/failures.ts';
import { createFailures } from './engine/failures.ts';
import type { PlayerParts } from './engine/player-parts.ts';
import { createSystemIntegration } from './engine/system-integration.ts';
import type { Queue } from './engine/queue.ts';
import * as queues from './engine/queue.ts';
import type { Sound } from './engine/sound.ts';
import { isCutShort } from './engine/times.ts';
import { createClipSource } from './engine/clip-source.ts';
import { Loop } from './loop.svelte.ts';
import { Order } from './order.svelte.ts';
import { Panels } from './panels.svelte.ts';
import { Tone } from './tone.svelte.ts';
import type { Preferences } from '../settings/preferences.svelte.ts';
import { Sleep } from './sleep.svelte.ts';

/** Seconds into a clip from which "previous" means its start. */
const restartAfter = 3;
/** Time (ms) that a clip which cannot be played is reported before the next one starts. */
const tellFor = 1500;

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
  readonly order: Order;
  readonly loop: Loop;
  readonly panels: Panels;
  readonly tone: Tone;
  readonly sleep = new Sleep(() => this.pause());

  /** Counts what was begun, so that an answer that comes late changes nothing. */
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /**
   * - `still`: the clip is shown, and must be loaded to be played
   * - `coming`: a clip is being read or fetched; it starts then, if `playing` still holds
   * - `loaded`: the sound has the clip
   * - `gap`: the clip has ended, and the silence before the next one lasts
   */
  #phase: 'still' | 'coming' | 'loaded' | 'gap' = 'still';
  /** Counts what was fetched: Chromium caches what an address gave for minutes, also what was damaged. */
  #brought = 0;
  readonly #t: PageText;
  readonly #explain: PlayerParts['explain'];
  readonly #failures;
  readonly #preferences: Preferences;
  readonly #sound: Sound;
  readonly #clips;
  readonly #system;

  constructor({ backend, t, explain, notices, preferences, sound, session }: PlayerParts) {
    this.#t = t;
    this.#explain = explain;
    this.#failures = createFailures(t, explain);
    this.#preferences = preferences;
    this.#clips = createClipSource(backend);
    this.order = new Order(backend, (queue, how) => {
      if (how === 'order') this.#system.persistence.queue(queue);
      this.#system.queue();
      this.#lookAhead();
    });
    this.#sound = sound({
      onPosition: (seconds) => {
        this.position = seconds;
        this.#system.bookmark();
      },
      onDuration: (seconds) => {
        this.duration = seconds;
        this.#system.position();
        // It plays all the same, and what is missing would be missed.
        if (isCutShort(seconds, this.clip?.duration ?? null)) this.#repair();
      },
      onPlaying: () => {
        this.#failures.played();
        this.#system.position();
      },
      onEnded: (reached) => this.#ended(reached),
      onFailed: () => {
        if (this.#phase === 'loaded' && !this.#repair()) this.#failed('cannot');
      },
    });
    this.tone = new Tone(this.#sound, preferences);
    this.loop = new Loop(this.#sound, () => this.duration);
    this.panels = new Panels(backend, this.#tell);
    this.#system = createSystemIntegration({
      backend,
      t,
      session,
      player: this,
      failed: (error) => notices.fail('player', 'player', error),
    });
  }

  get queue(): Queue {
    return this.order.queue;
  }

  /** Plays a clip, and after it the hits of the query that follow it. */
  async playFrom(clip: Clip, query: ClipQuery | null): Promise<void> {
    const filled = this.order.begin(clip.id, query);
    this.#start(clip);
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
    const turn = this.#turn;
    try {
      const saved = await this.#system.persistence.read();
      if (!saved || turn !== this.#turn) return;
      const clip = await this.#clips.get(saved.place.id);
      if (turn !== this.#turn) return;
      this.order.take(queues.restoreQueue(saved.queue, clip.id));
      this.#show(clip, Math.min(saved.place.position, clip.duration ?? 0));
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
    if (this.clip === null || this.playing) return;
    if (this.#phase === 'still') {
      this.#start(this.clip, this.position);
    } else {
      if (this.#phase === 'loaded') this.#sound.play();
      this.#setPlaying(true);
    }
  }

  pause(): void {
    if (!this.playing) return;
    clearTimeout(this.#timer);
    this.#sound.pause();
    this.#setPlaying(false);
    if (this.#phase === 'gap') void this.#go(queues.afterEnd(this.queue) ?? this.queue, 'show');
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
    if (this.clip === null) return;
    const at = Math.max(0, Math.min(seconds, this.duration));
    if (this.#phase === 'gap') this.#start(this.clip, at);
    else if (this.#phase === 'loaded') this.#sound.seek(seconds);
    else this.position = at;
    this.#system.bookmark();
    this.#system.position();
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
    const turn = this.#turn;
    try {
      const other = await this.#clips.otherTake(clip);
      if (turn !== this.#turn || !other) return;
      const share = this.duration > 0 ? this.position / this.duration : 0;
      this.order.set(queues.replaceCurrent(this.queue, other.id));
      const at = share * (other.duration ?? 0);
      if (this.playing) this.#start(other, at);
      else this.#show(other, at);
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
    this.#show(null, 0);
    this.#setPlaying(false);
  }

  /** Something else begins: what waits is off. */
  #begin(phase: 'still' | 'coming'): number {
    clearTimeout(this.#timer);
    this.#phase = phase;
    this.#turn += 1;
    return this.#turn;
  }

  /** Shows a clip, silent until it is loaded. */
  #show(clip: Clip | null, at: number): void {
    this.#begin('still');
    this.#sound.unload();
    this.clip = clip;
    this.note = null;
    this.loop.end();
    this.position = at;
    this.duration = clip?.duration ?? 0;
    this.#system.clip();
    this.#system.position();
    this.#system.bookmark();
  }

  #start(clip: Clip, at = 0): void {
    this.#show(clip, at);
    this.#setPlaying(true);
    if (clip.audio === 'unavailable') {
      this.#failed(clip.audio);
    } else if (isHere(clip.audio)) {
      this.#phase = 'loaded';
      const address = `${audioAddress(clip.id)}?${this.#brought}`;
      this.#sound.start(address, { at, gain: this.tone.gain(clip) });
      this.#lookAhead();
    } else {
      void this.#bring(clip, 'fetch');
    }
  }

  async #go(queue: Queue, how: 'play' | 'show' = 'play'): Promise<void> {
    const id = queues.currentId(queue);
    if (id === null) return;
    const turn = this.#begin('coming');
    if (how === 'play') this.#setPlaying(true);
    this.order.set(queue);
    try {
      const clip = await this.#clips.get(id);
      if (turn !== this.#turn) return;
      if (this.playing) this.#start(clip);
      else this.#show(clip, 0);
    } catch (error) {
      if (turn === this.#turn) this.#failed(reportOf(error));
    }
  }

  /** Brings a clip's audio, and plays it, unless it was paused meanwhile. */
  async #bring(clip: Clip, how: 'fetch' | 'repair'): Promise<void> {
    const turn = this.#begin('coming');
    this.note = how === 'fetch' ? this.#t('player.fetching') : this.#t('player.repairing');
    try {
      const { clip: brought, repaired } = await this.#clips.bring(clip.id, how);
      this.#brought += 1;
      if (turn !== this.#turn) return;
      if (this.playing) this.#start(brought, this.position);
      else this.#show(brought, this.position);
      if (repaired) this.note = this.#t('player.repaired');
    } catch (error) {
      if (turn === this.#turn) this.#failed(reportOf(error));
    }
  }

  /** Verifies the clip's file, and fetches it again where it is not what it should be; once. Answers whether it does. */
  #repair(): boolean {
    const { clip } = this;
    if (clip === null || !this.#failures.mayRepair(clip.id)) return false;
    this.#sound.unload();
    void this.#bring(clip, 'repair');
    return true;
  }

  #ended(reached: number): void {
    // The next clip may have been asked for just before.
    if (this.#phase !== 'loaded') return;
    this.position = Math.min(this.position, reached);
    // A file may say that it is whole, and lack its end.
    if (isCutShort(reached, this.clip?.duration ?? null) && this.#repair()) return;
    this.#phase = 'still';
    const after = this.sleep.at?.kind === 'end' ? null : queues.afterEnd(this.queue);
    if (after === null) {
      this.sleep.set(null);
      this.position = 0;
      this.#setPlaying(false);
      this.#system.bookmark();
      this.#system.persistence.flush();
      return;
    }
    this.position = this.duration;
    const { gap } = this.#preferences.settings;
    if (gap === 0) return void this.#go(after);
    this.#phase = 'gap';
    this.#timer = setTimeout(() => void this.#go(queues.afterEnd(this.queue) ?? after), gap * 1000);
  }

  #failed(failure: Failure): void {
    this.#begin('still');
    const { note, goesOn } = this.#failures.judge(failure, this.playing && queues.hasNext(this.queue));
    this.note = note;
    this.#setPlaying(goesOn);
    if (goesOn) this.#timer = setTimeout(() => this.next(), tellFor);
  }

  /** The next clip is read, and fetched where it is not here, while this one plays. */
  #lookAhead(): void {
    if (!this.playing) return;
    const id = queues.currentId(queues.next(this.queue));
    if (id !== null && id !== this.clip?.id) this.#clips.prepare(id);
  }

  readonly #tell = (error: unknown): void => {
    this.note = this.#explain(reportOf(error));
  };

  #setPlaying(playing: boolean): void {
    this.playing = playing;
    this.#system.playing();
  }
}
