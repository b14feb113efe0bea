import { createContext } from 'svelte';
import type { AccountStatus, ClipQuery } from '../../electron/contract/models.ts';
import type { Backend } from '../bridge.ts';
import type { Format } from '../format.ts';
import type { Account } from './account.svelte.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { ClipList } from './clip-list.svelte.ts';
import type { Collections } from './collections.svelte.ts';
import type { Filters } from './filters.svelte.ts';
import type { Inks } from './inks.svelte.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Navigation } from './navigation.svelte.ts';
import type { Overview } from './overview.svelte.ts';
import type { Picked } from './picked.svelte.ts';
import type { Player } from './player.svelte.ts';
import type { Preferences } from './preferences.svelte.ts';

/** Everything that views and components work with; made in main.ts, handed down by context. */
export interface PageState {
  readonly backend: Backend;
  readonly format: Format;
  readonly preferences: Preferences;
  readonly account: Account;
  readonly list: ClipList;
  readonly picked: Picked;
  readonly filters: Filters;
  readonly collections: Collections;
  readonly overview: Overview;
  readonly jobs: Jobs;
  readonly player: Player;
  readonly navigation: Navigation;
  readonly announcer: Announcer;
  readonly inks: Inks;
  /** Shows the library's hits of a query; the selection stays. */
  readonly ask: (query: ClipQuery) => void;
  /** Goes to another place of the library; nothing is selected there. */
  readonly visit: (query: ClipQuery) => void;
  /** Shows what is open where it was left; resolves when there is something to draw. */
  start(status: Promise<AccountStatus>): Promise<void>;
}

export const [usePage, providePage] = createContext<PageState>();
