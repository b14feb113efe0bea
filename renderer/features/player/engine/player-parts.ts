import type { Backend } from '../../../app/bridge.ts';
import type { PageText } from '../../../i18n/translate.ts';
import type { Explain, Notices } from '../../../ui/notices.svelte.ts';
import type { Preferences } from '../../settings/preferences.svelte.ts';
import type { MediaActions, MediaSessionView } from './media-session.ts';
import type { SoundEvents } from './playthrough.ts';
import type { Sound } from './sound.ts';

/** What the player is made of. */
export interface PlayerParts {
  readonly backend: Backend;
  readonly t: PageText;
  readonly explain: Explain;
  readonly notices: Notices;
  readonly preferences: Preferences;
  readonly sound: (events: SoundEvents) => Sound;
  readonly session: (actions: MediaActions) => MediaSessionView;
}
