import { Howl, Howler } from 'howler';
import { seekable } from './times.ts';

export interface DeckEvents {
  /** Seconds, by the audio itself. */
  readonly onReady: (duration: number) => void;
  /** It plays: after a start, a seek, a change of speed. */
  readonly onPlaying: () => void;
  readonly onEnded: () => void;
  readonly onFailed: () => void;
}

/** How a clip should be played. */
export interface Wanted {
  readonly playing: boolean;
  /** 0.5 to 3, pitch preserved. */
  readonly rate: number;
  /** 0 to 1. */
  readonly volume: number;
  /** Seconds to seek to, held short of the end; null: on from where it is. */
  readonly at: number | null;
}

/** One clip in howler, streamed (`html5`). */
export interface Deck {
  /** Null: howler has become another one, and does not show it. */
  readonly element: HTMLMediaElement | null;
  ready(): boolean;
  /** Seconds. */
  position(): number;
  /** Seconds; 0 until it is ready. */
  duration(): number;
  /** Changes what is wanted, now or as soon as howler can take it. */
  set(change: Partial<Wanted>): void;
  /** Nothing is reported afterwards. */
  unload(): void;
}

/**
 * While a start is under way, howler puts calls into a queue that it may never work off, and answers a
 * second start with a second sound. So calls are made one after the other, each when the last one is done.
 */
export function createDeck(address: string, first: Wanted, events: DeckEvents): Deck {
  let wanted = first;
  let ready = false;
  let starting = false;
  let gone = false;
  let sound: number | undefined;
  const { rate, volume } = first;
  const howl = new Howl({ src: [address], format: ['mp3'], html5: true, rate, volume });
  const element = elementOf(howl);

  function settle(): void {
    if (gone || !ready || starting) return;
    const { at, playing } = wanted;
    const otherRate = howl.rate() !== wanted.rate;
    // Paused, because howler would end a clip whose speed changes while it plays by a timer of its own.
    if (howl.playing() && (!playing || at !== null || otherRate)) howl.pause();
    if (howl.volume() !== wanted.volume) howl.volume(wanted.volume);
    if (otherRate) howl.rate(wanted.rate);
    if (at !== null) {
      wanted = { ...wanted, at: null };
      howl.seek(seekable(at, howl.duration()));
    }
    if (!playing || howl.playing()) return;
    // howler would wait for the data too, and start whatever the element holds by then.
    if (element && element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) return;
    starting = true;
    sound = howl.play(sound);
  }

  const here = (run: () => void) => () => {
    if (!gone) run();
  };
  const stopListening = listen(howl, element, {
    onLoad: here(() => {
      events.onReady(howl.duration());
      ready = true;
      settle();
    }),
    onPlay: here(() => {
      starting = false;
      settle();
      if (howl.playing()) events.onPlaying();
    }),
    onPlayError: here(() => {
      // Whoever looks at the position finds it standing still.
      starting = false;
    }),
    onCanPlay: settle,
    onEnded: here(events.onEnded),
    onLoadError: here(events.onFailed),
  });

  return {
    element,
    ready: () => ready,
    position: () => wanted.at ?? howl.seek(),
    duration: () => howl.duration(),
    set(change) {
      wanted = { ...wanted, ...change };
      settle();
    },
    unload() {
      gone = true;
      stopListening();
      howl.unload();
    },
  };
}

interface HowlEvents {
  readonly onLoad: () => void;
  readonly onPlay: () => void;
  readonly onPlayError: () => void;
  readonly onCanPlay: () => void;
  readonly onEnded: () => void;
  readonly onLoadError: () => void;
}

/** Hears howler, and its element of what howler tells late. The answer ends what is heard of the element. */
function listen(howl: Howl, element: HTMLMediaElement | null, events: HowlEvents): () => void {
  const { onCanPlay, onEnded } = events;
  howl.once('load', events.onLoad);
  howl.on('play', events.onPlay);
  howl.on('playerror', events.onPlayError);
  howl.on('loaderror', events.onLoadError);
  element?.addEventListener('canplay', onCanPlay);
  /** A seek back may have come between the end and its event. */
  function ended(): void {
    if (element?.ended === true) onEnded();
  }
  // howler reports the end a moment later, when it has already put the element back to its start.
  if (element) element.addEventListener('ended', ended);
  else howl.on('end', onEnded);
  return () => {
    element?.removeEventListener('canplay', onCanPlay);
    element?.removeEventListener('ended', ended);
  };
}

/** The audio context that howler makes with the first Howl anyway: a second one would cost a second time. */
export function sharedContext(): AudioContext {
  // howler counts only sound that it decodes itself, and would put the context to sleep under ours.
  Howler.autoSuspend = false;
  return Howler.ctx;
}

/** howler has no public way to the media element of a Howl. */
function elementOf(howl: Howl): HTMLMediaElement | null {
  const sounds: unknown = Reflect.get(howl, '_sounds');
  const sound: unknown = Array.isArray(sounds) ? sounds[0] : null;
  const node: unknown = typeof sound === 'object' && sound !== null ? Reflect.get(sound, '_node') : null;
  return node instanceof HTMLMediaElement ? node : null;
}
