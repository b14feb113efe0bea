import { createContext } from 'svelte';
import type { AccountStatus } from '../../electron/contract/account.ts';
import type { ClipQuery } from '../../electron/contract/clip-query.ts';
import type { Backend } from './bridge.ts';
import type { Format } from '../i18n/format.ts';
import type { PageText } from '../i18n/translate.ts';
import type { Account } from '../features/account/account.svelte.ts';
import type { Explain, Notices } from '../ui/notices.svelte.ts';
import type { Announcer } from '../ui/announcer.svelte.ts';
import type { ClipList } from '../features/clip-list/clip-list.svelte.ts';
import type { Collections } from '../features/collections/collections.svelte.ts';
import type { Filters } from '../features/filters/filters.svelte.ts';
import type { CanvasColors } from '../ui/canvas-colors.svelte.ts';
import type { Jobs } from '../features/sync/jobs.svelte.ts';
import type { Navigation } from './navigation.svelte.ts';
import type { Overview } from '../features/health/overview.svelte.ts';
import type { ClipSelection } from '../features/clip-list/clip-selection.svelte.ts';
import type { Player } from '../features/player/player.svelte.ts';
import type { Preferences } from '../features/settings/preferences.svelte.ts';

/** Everything that views and components work with; made in main.ts, handed down by context. */
export interface PageState {
  readonly backend: Backend;
  readonly format: Format;
  readonly t: PageText;
  /** The sentence of an error. */
  readonly explain: Explain;
  readonly notices: Notices;
  readonly preferences: Preferences;
  readonly account: Account;
  readonly list: ClipList;
  readonly selection: ClipSelection;
  readonly filters: Filters;
  readonly collections: Collections;
  readonly overview: Overview;
  readonly jobs: Jobs;
  readonly player: Player;
  readonly navigation: Navigation;
  readonly announcer: Announcer;
  readonly canvasColors: CanvasColors;
  /** Shows the library's hits of a query; the selection stays. */
  readonly ask: (query: ClipQuery) => void;
  /** Goes to another place of the library; nothing is selected there. */
  readonly visit: (query: ClipQuery) => void;
  /** Shows what is open where it was left; resolves when there is something to draw. */
  start(status: Promise<AccountStatus>): Promise<void>;
}

export const [usePage, providePage] = createContext<PageState>();
