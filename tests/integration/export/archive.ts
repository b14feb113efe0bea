import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import type { ExportPreview, ExportReport } from '../../../electron/contract/export.ts';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import type { VerifyReport } from '../../../electron/contract/job.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import type { ExportableLibrary } from '../../../electron/export/planning/candidates.ts';
import type { Library } from '../../../electron/library/library.ts';
import { makeAccount } from '../../fakes/account.ts';
import { clipOf, list, makeShelf, taskOf } from '../library/shelf.ts';
import { allClips } from './queries.ts';

const account = makeAccount({ seed: 29, voiceovers: 12 });

interface Ask {
  readonly template?: string;
  readonly selection?: Selection;
  readonly options?: ExportOptionsInput;
  /** Another view of the library than its own. */
  readonly library?: ExportableLibrary;
}

/** A library on disk with real audio, and a folder to export to. */
export interface Archive {
  readonly library: Library;
  /** Ids of its clips, in the order of their prompts, oldest first. */
  readonly ids: readonly string[];
  readonly out: string;
  export(ask?: Ask): Promise<ExportReport>;
  preview(ask?: Ask): Promise<ExportPreview>;
  verify(): Promise<VerifyReport>;
  /** Audio that the library has not fetched yet. */
  fetch(id: string): Promise<void>;
  /** Paths of all files in the folder but the manifest. */
  files(): readonly string[];
  audioOf(id: string): Buffer;
  remove(): Promise<void>;
}

/** A clip for each prompt; `waiting`: those whose audio is still to come, by their index. */
export async function makeArchive(
  prompts: readonly string[],
  waiting: readonly number[] = [],
): Promise<Archive> {
  const shelf = await makeShelf();
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-archive-'));
  const out = path.join(folder, 'out');
  const library = await shelf.open();
  const ids = account.outputs.slice(0, prompts.length).map(({ id }) => id);
  await list(
    library,
    ids.map((id, index) => clipOf(id, index, { prompt: prompts[index] ?? '', favorite: index === 1 })),
  );
  const fetch = async (id: string) => {
    await library.storeMedia(taskOf(id), new Uint8Array(account.bytes(id)));
  };
  for (const [index, id] of ids.entries()) if (!waiting.includes(index)) await fetch(id);

  const asked = ({ template = '{prompt}', selection = allClips, options = {} }: Ask) => ({
    template,
    selection,
    options: { fsync: false, ...options },
    folder: out,
  });
  const job = () => ({ signal: new AbortController().signal, onProgress: () => undefined });
  return {
    library,
    ids,
    out,
    export: (ask = {}) =>
      createExporter({ library: ask.library ?? library }).run({ ...asked(ask), ...job() }),
    preview: (ask = {}) => createExporter({ library }).preview(asked(ask)),
    verify: () => createExporter({ library }).verify(out, job()),
    fetch,
    files: () =>
      readdirSync(out, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'voicekeep-export.json')
        .map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
        .sort(),
    audioOf: (id) => account.bytes(id),
    async remove() {
      await shelf.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
