import type { Command } from '../electron/contract/events.ts';
import type { PageState } from './state/page.ts';

/** Does what a menu item or a key asks for. */
export function carryOut(page: PageState, command: Command): void {
  const { jobs, navigation, player } = page;
  switch (command) {
    case 'sync':
      return void jobs.sync.run({ full: false });
    case 'export':
      return navigation.open('export');
    case 'settings':
      return navigation.open('settings');
    case 'shortcuts':
      return navigation.open('shortcuts');
    case 'search':
      return navigation.dialog === null ? navigation.search() : undefined;
    case 'play-pause':
      return player.toggle();
    case 'next':
      return player.next();
    case 'previous':
      return player.previous();
  }
}
