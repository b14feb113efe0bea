import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ViewState } from '../contract/models.ts';
import { viewStateSchema } from '../contract/models.ts';
import { diskError, safeWrite, systemCode } from './safe-write.ts';

/** What the page showed last of each library, by the library's folder. */
export interface ViewStates {
  /** The beginning, where nothing was kept or what was kept cannot be read: it is only a place to go on from. */
  get(library: string): Promise<ViewState>;
  /** Rejects with `disk-…`. */
  set(library: string, state: ViewState): Promise<void>;
}

const fileSchema = z.record(z.string(), z.unknown());

export function createViewStates(file: string): ViewStates {
  let last: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Record<string, unknown>> {
    try {
      const parsed = fileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
      return parsed.success ? parsed.data : {};
    } catch (error) {
      if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return {};
      throw diskError(error, file);
    }
  }

  /** One after the other, so that two changes do not overwrite each other. */
  function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  }

  return {
    get: (library) =>
      inTurn(async () => {
        const kept = viewStateSchema.safeParse((await load())[library] ?? {});
        return kept.success ? kept.data : viewStateSchema.parse({});
      }),
    set: (library, state) =>
      inTurn(async () => safeWrite(file, `${JSON.stringify({ ...(await load()), [library]: state })}\n`)),
  };
}
