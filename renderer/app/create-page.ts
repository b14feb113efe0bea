import type { AppInfo, Settings } from '../../electron/contract/settings.ts';
import type { ClipQuery } from '../../electron/contract/clip-query.ts';
import type { Backend } from './bridge.ts';
import { reportOf } from './bridge.ts';
import { createFormat } from '../i18n/format.ts';
import type { Notice } from '../../electron/contract/notices.ts';
import { createNoticeText } from '../../electron/contract/messages/notices.ts';
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

/** How everything is said to this reader. */
function createWords({ locale }: AppInfo) {
  const errors = createErrorText(locale);
  const explain: Explain = (report) => errors.ofReport(report);
  return {
    t: createPageText(locale),
    format: createFormat(locale),
    explain,
    notices: new Notices((error) => explain(reportOf(error))),
  };
}

/** The states that need no other to be told of changes. */
function createStates(backend: Backend, settings: Settings, info: AppInfo) {
  const words = createWords(info);
  const { t, explain, notices } = words;
  const preferences = new Preferences({ backend, settings, info, notices });
  const list = new ClipList(backend);
  return {
    ...words,
    backend,
    preferences,
    list,
    selection: new ClipSelection(backend, list, notices),
    filters: new Filters(backend),
    overview: new Overview(backend),
    jobs: new Jobs(backend),
    navigation: new Navigation(),
    player: new Player({
      backend,
      t,
      explain,
      notices,
      preferences,
      sound: createSound,
      session: createMediaSession,
    }),
    announcer: new Announcer(),
    canvasColors: new CanvasColors(),
  };
}

/** Makes the states and ties them together. */
export function createPage(backend: Backend, settings: Settings, info: AppInfo): PageState {
  const states = createStates(backend, settings, info);
  const { filters, jobs, list, navigation, notices, overview, player, selection } = states;
  const collections = new Collections(backend, notices, refresh);
  const viewStore = createViewStore({
    backend,
    list,
    navigation,
    failed: (error) => notices.fail('list', 'view', error),
  });
  let restored = Promise.resolve();
  const account = new Account(backend, ({ kind, foreign }) => {
    viewStore.stop();
    for (const state of [player, list, filters, overview, collections, notices]) state.reset();
    for (const job of [jobs.sync, jobs.export, jobs.verify]) job.dismiss();
    jobs.first = null;
    selection.reset();
    navigation.view = 'library';
    if (kind === 'none') return;
    restored = goOn(!foreign);
    void player.restore();
  });

  /** Reads again what the page shows. */
  async function refresh(): Promise<void> {
    if (account.status?.kind === 'none') return;
    if (filters.shown) filters.count(list.query);
    await Promise.all([list.refresh(), overview.refresh(), collections.refresh(), selection.refresh()]);
  }

  /** Resolves when the first list is there, or will not be at once: the library is asked nothing else before it is seen. */
  async function goOn(mayChange: boolean): Promise<void> {
    const listed = viewStore.restore();
    const seen = listed.then(painted);
    void seen.then(() => overview.refresh());
    void seen.then(() => collections.refresh());
    if (mayChange) void jobs.sync.run({ full: false }, seen);
    await Promise.race([listed, new Promise((resolve) => setTimeout(resolve, soon))]);
  }

  function ask(query: ClipQuery): void {
    navigation.view = 'library';
    selection.forgetPositions();
    list.ask(orderly(query));
  }

  const readNotices = createMainNotices(states, info);
  backend.on('library.changed', createRefreshing(refresh));
  window.addEventListener('pagehide', () => player.keep());

  return {
    ...states,
    account,
    collections,
    ask,
    visit: (query: ClipQuery) => {
      selection.reset();
      ask(query);
    },
    async start(status) {
      await account.begin(status);
      void readNotices();
      await restored;
    },
  };
}

/** Says what the main process reports unasked; the function that is returned reads what it reported before. */
function createMainNotices(
  { backend, notices }: Pick<PageState, 'backend' | 'notices'>,
  { locale }: AppInfo,
): () => Promise<unknown> {
  const text = createNoticeText(locale);
  const say = (notice: Notice) => notices.say('player', text(notice), { failed: notice.code === 'defect' });
  backend.on('notice', say);
  return () =>
    notices.keepTrying('player', 'notices', async () => {
      for (const notice of await backend.request('app.notices', undefined)) say(notice);
    });
}
