export interface MediaActions {
  readonly play: () => void;
  readonly pause: () => void;
  readonly next: () => void;
  readonly previous: () => void;
  readonly seek: (seconds: number) => void;
}

export interface MediaSessionView {
  show(title: string, voice: string): void;
  setPlaying(playing: boolean): void;
  /** Seconds, and the speed it moves by. */
  setPosition(position: number, duration: number, rate: number): void;
}

/** Media keys and the system's now-playing panel; howler does not do this. */
export function createMediaSession(actions: MediaActions): MediaSessionView {
  const session = navigator.mediaSession;
  session.setActionHandler('play', actions.play);
  session.setActionHandler('pause', actions.pause);
  session.setActionHandler('nexttrack', actions.next);
  session.setActionHandler('previoustrack', actions.previous);
  session.setActionHandler('seekto', ({ seekTime }) => {
    if (seekTime !== undefined) actions.seek(seekTime);
  });
  return {
    show(title, voice) {
      session.metadata = new MediaMetadata({ title, artist: voice, album: 'Voicekeep' });
    },
    setPlaying(playing) {
      session.playbackState = playing ? 'playing' : 'paused';
    },
    setPosition(position, duration, rate) {
      if (duration > 0 && position <= duration) {
        session.setPositionState({ position, duration, playbackRate: rate });
      }
    },
  };
}
