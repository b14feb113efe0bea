import { createContext } from 'svelte';
import type { Backend } from '../bridge.ts';
import type { Format } from '../format.ts';
import type { Account } from './account.svelte.ts';
import type { ClipList } from './clip-list.svelte.ts';
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
  readonly overview: Overview;
  readonly jobs: Jobs;
  readonly player: Player;
  readonly navigation: Navigation;
}

export const [usePage, providePage] = createContext<PageState>();
