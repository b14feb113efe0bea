import type { Notify } from '../contract/notices.ts';
import type { KeyMark } from '../contract/account.ts';
import { keyMarkSchema } from '../contract/account.ts';
import type { Settings } from '../contract/settings.ts';
import { libraryPathSchema, settingsSchema } from '../contract/settings.ts';
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
 * Keeps what it does not know: fields of a newer version survive a change by an older one, also inside a field, and a
 * value that does not fit is taken as the default, one field at a time (of the keys and libraries: one entry at a time).
 */
export function createSettings({
  file,
  notify,
}: {
  readonly file: string;
  readonly notify: Notify;
}): SettingsStore {
  const stored = createJsonFile(file, (damage) =>
    notify({ code: 'settings-damaged', params: { ...damage } }),
  );
  return {
    read: async () => toSettings(await stored.read()),
    change: async (change) =>
      toSettings(
        await stored.change((raw) => {
          const before = toSettings(raw);
          const changed = typeof change === 'function' ? change(before) : change;
          return { ...raw, ...keepUnknown(raw, before, changed) };
        }),
      ),
  };
}

function toSettings(raw: JsonRecord): Settings {
  const { shape } = settingsSchema;
  const fitting = Object.entries(shape).flatMap(([name, schema]) => {
    const value = fittingEntries(name, raw[name]);
    return name in raw && schema.safeParse(value).success ? [[name, value] as const] : [];
  });
  return settingsSchema.parse(Object.fromEntries(fitting));
}

/** Of what holds an entry for each library, those that fit: one of a newer version does not hide the others. */
function fittingEntries(name: string, value: unknown): unknown {
  if (name === 'keys' && isRecord(value)) {
    const entries = Object.entries(value).map(([key, mark]) => [key, knownMark(mark)] as const);
    return Object.fromEntries(entries.filter(([, mark]) => mark !== null));
  }
  if ((name === 'libraries' || name === 'foreignLibraries') && Array.isArray(value)) {
    return value.filter((folder) => libraryPathSchema.safeParse(folder).success);
  }
  return value;
}

function knownMark(value: unknown): KeyMark | null {
  const known = isRecord(value) ? { saved: value['saved'], standing: value['standing'] } : value;
  const parsed = keyMarkSchema.safeParse(known);
  return parsed.success ? parsed.data : null;
}

/** What is to be written: `after`, and what of `raw` was not shown in `before` and so cannot have been meant to go. */
function keepUnknown(raw: JsonRecord, before: JsonRecord, after: JsonRecord): JsonRecord {
  const kept = Object.entries(after).map(([name, value]) => {
    const [was, shown] = [raw[name], before[name]];
    if (!isRecord(value) || !isRecord(was)) return [name, value] as const;
    const known = isRecord(shown) ? shown : {};
    const unknown = Object.entries(was).filter(([member]) => !(member in known));
    return [name, { ...Object.fromEntries(unknown), ...keepUnknown(was, known, value) }] as const;
  });
  return Object.fromEntries(kept);
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
