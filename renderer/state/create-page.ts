import type { AppInfo, ClipQuery, Settings } from '../../electron/contract/models.ts';
import type { Backend } from '../bridge.ts';
import { reportOf } from '../bridge.ts';
import { createFormat } from '../format.ts';
import { painted } from '../painted.ts';
import { createMediaSession } from '../player/media-session.ts';
import { createSound } from '../player/sound.ts';
import { Account } from './account.svelte.ts';
import { Announcer } from './announcer.svelte.ts';
import { ClipList } from './clip-list.svelte.ts';
import { Collections } from './collections.svelte.ts';
import { Filters } from './filters.svelte.ts';
import { Inks } from './inks.svelte.ts';
import { Jobs } from './jobs.svelte.ts';
import { Navigation } from './navigation.svelte.ts';
import { Overview } from './overview.svelte.ts';
import type { PageState } from './page.ts';
import { Picked } from './picked.svelte.ts';
import { Player } from './player.svelte.ts';
import { Preferences } from './preferences.svelte.ts';
import { orderly } from './query.ts';
import { createRefreshing } from './refreshing.ts';
import { createViewKeeper } from './view-keeper.svelte.ts';

/** Time (ms) in which a first list is worth waiting for: what is drawn before it would be drawn again. */
const soon = 200;

/** Makes the states and ties them together. */
export function createPage(backend: Backend, settings: Settings, info: AppInfo): PageState {
  const preferences = new Preferences(backend, settings, info);
  const list = new ClipList(backend);
  const picked = new Picked(backend, list);
  const filters = new Filters(backend);
  const overview = new Overview(backend);
  const jobs = new Jobs(backend);
  const navigation = new Navigation();
  const player = new Player({ backend, preferences, sound: createSound, session: createMediaSession });

  async function refresh(): Promise<void> {
    if (account.status?.kind === 'none') return;
    if (filters.shown) filters.count(list.query);
    await Promise.all([list.refresh(), overview.refresh(), collections.refresh(), picked.refresh()]);
  }

  const collections = new Collections(backend, refresh);
  const keeper = createViewKeeper({
    backend,
    list,
    navigation,
    failed: (error) => (preferences.error = reportOf(error).message),
  });

  let restored = Promise.resolve();
  const account = new Account(backend, (kind) => {
    keeper.stop();
    player.reset();
    picked.clear();
    list.reset();
    filters.reset();
    overview.reset();
    collections.reset();
    jobs.sync.dismiss();
    jobs.export.dismiss();
    jobs.verify.dismiss();
    navigation.view = 'library';
    if (kind === 'none') return;
    restored = goOn();
    void player.restore();
  });

  /** Resolves when the first list is there, or will not be at once: the library is asked nothing else before it is seen. */
  async function goOn(): Promise<void> {
    const listed = keeper.restore();
    const seen = listed.then(painted);
    void seen.then(() => overview.refresh());
    void seen.then(() => collections.refresh());
    void jobs.sync.run({ full: false }, seen);
    await Promise.race([listed, new Promise((resolve) => setTimeout(resolve, soon))]);
  }

  function ask(query: ClipQuery): void {
    navigation.view = 'library';
    picked.loosen();
    list.ask(orderly(query));
  }

  backend.on('library.changed', createRefreshing(refresh));
  window.addEventListener('pagehide', () => player.keep());

  return {
    backend,
    format: createFormat(info.locale),
    preferences,
    account,
    list,
    picked,
    filters,
    collections,
    overview,
    jobs,
    player,
    navigation,
    announcer: new Announcer(),
    inks: new Inks(),
    ask,
    visit: (query: ClipQuery) => {
      picked.clear();
      ask(query);
    },
    async start(status) {
      await account.begin(status);
      await restored;
    },
  };
}
