import type { Notify } from '../contract/notices.ts';
import type { Settings } from '../contract/settings.ts';
import { settingsSchema } from '../contract/settings.ts';
import type { JsonRecord } from './json-file.ts';
import { createJsonFile } from './json-file.ts';

/** The settings of one person on this machine. The key is never among them. */
export interface SettingsStore {
  /** As on disk now: another window or a terminal may have changed them. */
  read(): Promise<Settings>;
  /** Changes some, or what a function makes of those on disk, and answers all. Rejects with `disk-…`. */
  change(change: Partial<Settings> | ((before: Settings) => Partial<Settings>)): Promise<Settings>;
}

/**
 * Keeps what it does not know: fields of a newer version survive a change by an older one, and a value that does
 * not fit is taken as the default, one field at a time.
 */
export function createSettings({
  file,
  notify,
}: {
  readonly file: string;
  readonly notify: Notify;
}): SettingsStore {
  const stored = createJsonFile(file, (path) => notify({ code: 'settings-damaged', params: { path } }));
  return {
    read: async () => toSettings(await stored.read()),
    change: async (change) =>
      toSettings(
        await stored.change((before) => ({
          ...before,
          ...(typeof change === 'function' ? change(toSettings(before)) : change),
        })),
      ),
  };
}

function toSettings(raw: JsonRecord): Settings {
  const fitting = Object.entries(settingsSchema.shape).flatMap(([name, schema]) =>
    name in raw && schema.safeParse(raw[name]).success ? [[name, raw[name]] as const] : [],
  );
  return settingsSchema.parse(Object.fromEntries(fitting));
}
