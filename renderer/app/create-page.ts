import type { AppInfo, Settings } from '../../electron/contract/settings.ts';
import type { ClipQuery } from '../../electron/contract/clip-query.ts';
import type { Backend } from './bridge.ts';
import { reportOf } from './bridge.ts';
import { createFormat } from '../i18n/format.ts';
import { createErrorText } from '../../electron/contract/messages/errors.ts';
import type { Explain } from '../ui/notices.svelte.ts';
import { Notices } from '../ui/notices.svelte.ts';
import { createPageText } from '../i18n/translate.ts';
import { painted } from './painted.ts';
import { createMediaSession } from '../features/player/engine/media-session.ts';
import { createSound } from '../features/player/engine/sound.ts';
import { Account } from '../features/account/account.svelte.ts';
import { Announcer } from '../ui/announcer.svelte.ts';
import { ClipList } from '../features/clip-list/clip-list.svelte.ts';
import { Collections } from '../features/collections/collections.svelte.ts';
import { Filters } from '../features/filters/filters.svelte.ts';
import { CanvasColors } from '../ui/canvas-colors.svelte.ts';
import { Jobs } from '../features/sync/jobs.svelte.ts';
import { Navigation } from './navigation.svelte.ts';
import { Overview } from '../features/health/overview.svelte.ts';
import type { PageState } from './page.ts';
import { ClipSelection } from '../features/clip-list/clip-selection.svelte.ts';
import { Player } from '../features/player/player.svelte.ts';
import { Preferences } from '../features/settings/preferences.svelte.ts';
import { orderly } from '../features/clip-list/query.ts';
import { createRefreshing } from './refreshing.ts';
import { createViewStore } from './view-state.svelte.ts';

/** Time (ms) in which a first list is worth waiting for: what is drawn before it would be drawn again. */
const soon = 200;

/** Makes the states and ties them together. */
export function createPage(backend: Backend, settings: Settings, info: AppInfo): PageState {
  const t = createPageText(info.locale);
  const errors = createErrorText(info.locale);
  const explain: Explain = (report) => errors.ofReport(report);
  const notices = new Notices((error) => explain(reportOf(error)));
  const preferences = new Preferences({ backend, settings, info, notices });
  const list = new ClipList(backend);
  const selection = new ClipSelection(backend, list, notices);
  const filters = new Filters(backend);
  const overview = new Overview(backend);
  const jobs = new Jobs(backend);
  const navigation = new Navigation();
  const player = new Player({
    backend,
    t,
    explain,
    notices,
    preferences,
    sound: createSound,
    session: createMediaSession,
  });

  async function refresh(): Promise<void> {
    if (account.status?.kind === 'none') return;
    if (filters.shown) filters.count(list.query);
    await Promise.all([list.refresh(), overview.refresh(), collections.refresh(), selection.refresh()]);
  }

  const collections = new Collections(backend, notices, refresh);
  const viewStore = createViewStore({
    backend,
    list,
    navigation,
    failed: (error) => notices.fail('list', 'view', error),
  });

  let restored = Promise.resolve();
  const account = new Account(backend, (kind) => {
    viewStore.stop();
    player.reset();
    selection.clear();
    list.reset();
    filters.reset();
    overview.reset();
    collections.reset();
    notices.reset();
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
    const listed = viewStore.restore();
    const seen = listed.then(painted);
    void seen.then(() => overview.refresh());
    void seen.then(() => collections.refresh());
    void jobs.sync.run({ full: false }, seen);
    await Promise.race([listed, new Promise((resolve) => setTimeout(resolve, soon))]);
  }

  function ask(query: ClipQuery): void {
    navigation.view = 'library';
    selection.forgetPositions();
    list.ask(orderly(query));
  }

  backend.on('library.changed', createRefreshing(refresh));
  window.addEventListener('pagehide', () => player.keep());

  return {
    backend,
    format: createFormat(info.locale),
    t,
    explain,
    notices,
    preferences,
    account,
    list,
    selection,
    filters,
    collections,
    overview,
    jobs,
    player,
    navigation,
    announcer: new Announcer(),
    canvasColors: new CanvasColors(),
    ask,
    visit: (query: ClipQuery) => {
      selection.clear();
      ask(query);
    },
    async start(status) {
      await account.begin(status);
      await restored;
    },
  };
}
