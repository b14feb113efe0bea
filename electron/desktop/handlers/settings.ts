import type { Handlers } from '../ipc.ts';
import { applyTheme } from '../window.ts';
import type { HandlerContext } from './context.ts';

type Names = Extract<keyof Handlers, `settings.${string}`>;

export function createSettingsHandlers({
  parts,
  folders,
  changeSettings,
}: HandlerContext): Pick<Handlers, Names> {
  return {
    'settings.get': () => parts.settings.read(),
    'settings.change': async (change) => {
      if (change.exportFolder) await folders.assertChosen(change.exportFolder);
      for (const { folder } of Object.values(change.collectionExports ?? {})) {
        if (folder !== null) await folders.assertChosen(folder);
      }
      const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const settings = await changeSettings(named);
      applyTheme(settings.theme);
      return settings;
    },
  };
}
