import type { ViewState } from '../../electron/contract/clip-query.ts';
import type { Backend } from './bridge.ts';
import type { ClipList } from '../features/clip-list/clip-list.svelte.ts';
import type { Navigation } from './navigation.svelte.ts';
import { views } from './navigation.svelte.ts';
import { allClips, orderly } from '../features/clip-list/query.ts';

/** Time (ms) without a change after which a search or a place in the list is written; another view is at once. */
const quiet = 400;

/** Keeps what the page shows for the next start, for each library. */
export interface ViewStore {
  /** Goes to where the library was left, to all clips when that is unknown; resolves when its list is there. */
  restore(): Promise<void>;
  /** Writes nothing more: another library opens. */
  stop(): void;
}

/** `failed` receives why the view could not be read or written: it is not worth a dialog. */
export function createViewStore(parts: {
  readonly backend: Backend;
  readonly list: ClipList;
  readonly navigation: Navigation;
  readonly failed: (error: unknown) => void;
}): ViewStore {
  const { backend, list, navigation, failed } = parts;
  let open = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved = '';
  let savedView = '';
  let turn = 0;

  const now = (): ViewState => ({ view: navigation.view, query: list.query, row: list.row });

  function write(state: ViewState): void {
    clearTimeout(timer);
    if (!open) return;
    const text = JSON.stringify(state);
    if (text === saved) return;
    saved = text;
    savedView = state.view;
    backend.request('view.set', state).catch(failed);
  }

  $effect.root(() => {
    $effect(() => {
      const state = now();
      clearTimeout(timer);
      timer = setTimeout(() => write(state), state.view === savedView ? quiet : 0);
    });
  });
  window.addEventListener('pagehide', () => write(now()));

  return {
    async restore() {
      turn += 1;
      const mine = turn;
      let state: ViewState = { view: 'library', query: allClips, row: 0 };
      try {
        state = await backend.request('view.get', undefined);
      } catch (error) {
        failed(error);
      }
      if (mine !== turn) return;
      navigation.view = views.find((view) => view === state.view) ?? 'library';
      const listed = list.open(orderly(state.query), state.row);
      saved = JSON.stringify(now());
      savedView = navigation.view;
      open = true;
      await listed;
    },
    stop() {
      turn += 1;
      open = false;
      clearTimeout(timer);
    },
  };
}
