import type { Command } from '../../electron/contract/events.ts';
import { playOrPause } from '../features/clip-list/clip-actions.ts';
import type { Backend } from './bridge.ts';
import type { PageState } from './page.ts';

/** Runs a command of the menu, of a media key or of a shortcut. */
export function runCommand(page: PageState, command: Command): void {
  const { jobs, navigation, player } = page;
  switch (command) {
    case 'sync':
      void jobs.sync.run({ full: false });
      break;
    case 'export':
    case 'settings':
    case 'shortcuts':
    case 'about':
    case 'diagnostics':
      navigation.open(command);
      break;
    case 'search':
      if (navigation.dialog === null) navigation.search();
      break;
    case 'play-pause':
      playOrPause(page);
      break;
    case 'next':
      player.next();
      break;
    case 'previous':
      player.previous();
      break;
  }
}

/** Cancels what runs: a sync first. */
export function cancelJob({ jobs }: PageState): void {
  [jobs.sync, jobs.export, jobs.verify, jobs.proof].find(({ busy }) => busy)?.cancel();
}

/** Runs the commands that come from outside the page, those first that came before it listened. Answers how to end. */
export function followCommands(backend: Backend, run: (command: Command) => void): () => void {
  const end = backend.on('command', run);
  void backend.request('app.commands', undefined).then((waiting) => waiting.forEach(run));
  return end;
}
