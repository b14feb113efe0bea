import type { Clip } from '../../../../electron/contract/clip.ts';
import type { Backend } from '../../../app/bridge.ts';
import { promptTitle, voiceLabel } from '../../../i18n/clip-names.ts';
import type { PageText } from '../../../i18n/translate.ts';
import type { PlayerPersistence } from './persistence.ts';
import { createPersistence } from './persistence.ts';
import type { MediaActions, MediaSessionView } from './media-session.ts';
import { createNowPlaying } from './now-playing.ts';

/** The player, as far as others see and steer it. */
export interface SeenPlayer extends MediaActions {
  readonly clip: Clip | null;
  readonly playing: boolean;
  /** Seconds. */
  readonly position: number;
  /** Seconds. */
  readonly duration: number;
  readonly tone: { readonly speed: number };
  readonly order: { readonly canNext: boolean };
}

/** Reports the player’s state: the system's panel, tray and taskbar, and what is stored for the next start. */
export interface SystemIntegration {
  readonly persistence: PlayerPersistence;
  /** Another clip is shown, or none. */
  clip(): void;
  /** It plays, or no longer. */
  playing(): void;
  /** Where the system's panel counts on from. */
  position(): void;
  /** Where the next start goes on. */
  bookmark(): void;
  /** The queue, as far as tray and taskbar show it. */
  queue(): void;
}

export function createSystemIntegration(parts: {
  readonly backend: Backend;
  readonly t: PageText;
  readonly session: (actions: MediaActions) => MediaSessionView;
  readonly player: SeenPlayer;
  readonly failed: (error: unknown) => void;
}): SystemIntegration {
  const { backend, t, player, failed } = parts;
  const persistence = createPersistence(backend, failed);
  const session = parts.session(player);
  const nowPlaying = createNowPlaying(
    backend,
    () => ({
      title: player.clip === null ? null : promptTitle(t, player.clip.prompt).slice(0, 200),
      playing: player.playing,
      canNext: player.order.canNext,
      canPrevious: player.clip !== null,
    }),
    failed,
  );

  function position(): void {
    session.setPosition(player.position, player.duration, player.tone.speed);
  }

  return {
    persistence,
    clip() {
      const { clip } = player;
      if (clip) session.show(promptTitle(t, clip.prompt), voiceLabel(t, clip.voiceName), clip.peaks);
      else session.clear();
    },
    playing() {
      if (player.clip) session.setPlaying(player.playing);
      position();
      nowPlaying.tell();
    },
    position,
    bookmark() {
      if (player.clip) persistence.bookmark({ id: player.clip.id, position: Math.max(0, player.position) });
    },
    queue: () => nowPlaying.tell(),
  };
}
