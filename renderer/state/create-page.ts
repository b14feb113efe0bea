import type { AppInfo, Settings } from '../../electron/contract/models.ts';
import type { Backend } from '../bridge.ts';
import { createFormat } from '../format.ts';
import { createMediaSession } from '../player/media-session.ts';
import { createSound } from '../player/sound.ts';
import { Account } from './account.svelte.ts';
import { ClipList } from './clip-list.svelte.ts';
import { Jobs } from './jobs.svelte.ts';
import { Navigation } from './navigation.svelte.ts';
import { Overview } from './overview.svelte.ts';
import type { PageState } from './page.ts';
import { Picked } from './picked.svelte.ts';
import { Player } from './player.svelte.ts';
import { Preferences } from './preferences.svelte.ts';

/** Time (ms) between two refreshes while a sync brings clips in. */
const refreshEvery = 500;

/** Makes the states and ties them together. */
export function createPage(backend: Backend, settings: Settings, info: AppInfo): PageState {
  const preferences = new Preferences(backend, settings, info);
  const list = new ClipList(backend);
  const picked = new Picked(backend, list);
  const overview = new Overview(backend);
  const jobs = new Jobs(backend);
  const navigation = new Navigation();
  const player = new Player({ backend, preferences, sound: createSound, session: createMediaSession });

  const account = new Account(backend, (kind) => {
    player.reset();
    picked.clear();
    list.reset();
    overview.reset();
    jobs.sync.dismiss();
    jobs.export.dismiss();
    jobs.verify.dismiss();
    navigation.view = 'library';
    if (kind === 'none') return;
    void list.refresh();
    void overview.refresh();
    void jobs.sync.run({ full: false });
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  backend.on('library.changed', () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      if (account.status?.kind === 'none') return;
      void list.refresh();
      void overview.refresh();
      void picked.refresh();
    }, refreshEvery);
  });

  return {
    backend,
    format: createFormat(info.locale),
    preferences,
    account,
    list,
    picked,
    overview,
    jobs,
    player,
    navigation,
  };
}
