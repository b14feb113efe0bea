import { drawArtwork } from './artwork.ts';

/** What the system asks of the player. */
export interface MediaActions {
  play(): void;
  pause(): void;
  next(): void;
  previous(): void;
  seek(seconds: number): void;
  /** Seconds on, or back when negative. */
  skip(seconds: number): void;
}

export interface MediaSessionView {
  show(title: string, voice: string, peaks: Uint8Array | null): void;
  clear(): void;
  setPlaying(playing: boolean): void;
  /** Seconds, and the speed it moves by. */
  setPosition(position: number, duration: number, rate: number): void;
}

const step = 5;

/** Media keys and the system's now-playing panel; howler does not do this. */
export function createMediaSession(actions: MediaActions): MediaSessionView {
  const session = navigator.mediaSession;
  session.setActionHandler('play', () => actions.play());
  session.setActionHandler('pause', () => actions.pause());
  session.setActionHandler('stop', () => actions.pause());
  session.setActionHandler('nexttrack', () => actions.next());
  session.setActionHandler('previoustrack', () => actions.previous());
  session.setActionHandler('seekforward', ({ seekOffset }) => actions.skip(seekOffset ?? step));
  session.setActionHandler('seekbackward', ({ seekOffset }) => actions.skip(-(seekOffset ?? step)));
  session.setActionHandler('seekto', ({ seekTime }) => {
    if (seekTime !== undefined) actions.seek(seekTime);
  });
  return {
    show(title, voice, peaks) {
      const artwork = [{ src: drawArtwork(voice, peaks), sizes: '256x256', type: 'image/png' }];
      session.metadata = new MediaMetadata({ title, artist: voice, album: 'Voicekeep', artwork });
    },
    clear() {
      session.metadata = null;
      session.playbackState = 'none';
    },
    setPlaying(playing) {
      session.playbackState = playing ? 'playing' : 'paused';
    },
    setPosition(position, duration, rate) {
      if (duration > 0 && position >= 0 && position <= duration) {
        session.setPositionState({ position, duration, playbackRate: rate });
      }
    },
  };
}
