import { globalShortcut } from 'electron';
import type { Command } from '../contract/events.ts';
import type { Notify } from '../contract/notices.ts';

/**
 * Media keys come through the page's media session; these are for keyboards without them. They lie where Apple's keyboards
 * have theirs, and no system and no browser uses them (with Alt and the arrows they switch workspaces and tabs).
 */
const globalKeys: readonly (readonly [string, Command])[] = [
  ['CommandOrControl+Shift+F7', 'previous'],
  ['CommandOrControl+Shift+F8', 'play-pause'],
  ['CommandOrControl+Shift+F9', 'next'],
];

/** Takes the keys that work in every program, or gives them back, once for each change of what is wanted. */
export function createGlobalKeys(run: (command: Command) => void, notify: Notify): (wanted: boolean) => void {
  let hasKeys = false;
  return (wanted) => {
    // What another program has in the meantime is not taken from it.
    if (wanted === hasKeys) return;
    hasKeys = wanted;
    globalShortcut.unregisterAll();
    if (!wanted) return;
    const taken = globalKeys.filter(([keys, command]) => !globalShortcut.register(keys, () => run(command)));
    if (taken.length === 0) return;
    const name = process.platform === 'darwin' ? 'Cmd' : 'Ctrl';
    const keys = taken.map(([one]) => one.replace('CommandOrControl', name)).join(', ');
    notify({ code: 'shortcuts-taken', params: { keys } });
  };
}
