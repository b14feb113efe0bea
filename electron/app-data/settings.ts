import { readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import type { Settings } from '../contract/settings.ts';
import { settingsSchema } from '../contract/settings.ts';
import { diskError } from '../platform/disk-error.ts';
import { errnoOf } from '../platform/errno.ts';
import { writeAppFile } from './app-file.ts';

/** The settings of one person on this machine. The key is never among them. */
export interface SettingsStore {
  /** As on disk now: another window or a terminal may have changed them. */
  read(): Promise<Settings>;
  /** Changes some and answers all. Rejects with `disk-…`. */
  change(change: Partial<Settings>): Promise<Settings>;
}

export interface SettingsOptions {
  readonly file: string;
  /** Hears a sentence for the person when a damaged file was set aside. */
  readonly tell: (sentence: string) => void;
}

const objectSchema = z.record(z.string(), z.unknown());

/**
 * Keeps what it does not know: fields of a newer version survive a change by an older one, and a value that does
 * not fit is taken as the default, one field at a time.
 */
export function createSettings({ file, tell }: SettingsOptions): SettingsStore {
  let last: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Record<string, unknown>> {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return {};
      throw diskError(error, 'app-data', file);
    }
    const parsed = objectSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    await setAside();
    return {};
  }

  async function setAside(): Promise<void> {
    const aside = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    try {
      await rename(file, aside);
    } catch (error) {
      // Another process set it aside in the same moment.
      if (errnoOf(error) === 'ENOENT') return;
      throw diskError(error, 'app-data', file);
    }
    tell(
      `The settings file was damaged. It was kept as ${aside}, and the settings are back to their defaults. Your clips are not affected.`,
    );
  }

  /** One after the other, so that two changes do not overwrite each other. */
  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    read: () => inTurn(async () => toSettings(await load())),
    change: (change) =>
      inTurn(async () => {
        const raw = { ...(await load()), ...change };
        await writeAppFile(file, `${JSON.stringify(raw, null, 2)}\n`);
        return toSettings(raw);
      }),
  };
}

function toSettings(raw: Readonly<Record<string, unknown>>): Settings {
  const fitting = Object.entries(settingsSchema.shape).flatMap(([name, schema]) =>
    name in raw && schema.safeParse(raw[name]).success ? [[name, raw[name]] as const] : [],
  );
  return settingsSchema.parse(Object.fromEntries(fitting));
}

/** Undefined for text that is no JSON, which no schema of ours takes. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
