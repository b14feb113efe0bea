import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import type { ExportOptionsInput, ExportReport } from '../../../electron/contract/export.ts';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import type { VerifyReport } from '../../../electron/contract/job.ts';
import { manifestName } from '../../../electron/export/destination/manifest.ts';
import type { Exporter } from '../../../electron/export/exporter.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import type { JobOptions } from '../../../electron/jobs/job.ts';
import type { FakeLibrary } from './fake-library.ts';
import { createFakeLibrary } from './fake-library.ts';
import { allClips } from './queries.ts';

interface Ask extends Partial<JobOptions> {
  readonly template?: string;
  readonly selection?: Selection;
  readonly options?: ExportOptionsInput;
  /** Another destination than `out`. */
  readonly folder?: string;
}

/** A library in memory, and a folder to export to. */
export interface FakeArchive {
  /** Holds the library and `out`. */
  readonly folder: string;
  readonly out: string;
  readonly library: FakeLibrary;
  readonly exporter: Exporter;
  run(ask?: Ask): Promise<ExportReport>;
  verify(folder?: string): Promise<VerifyReport>;
  undo(): Promise<ExportReport>;
  /** Paths of all files in a folder, or in `out`, but the manifest. */
  files(folder?: string): readonly string[];
  remove(): void;
}

/** A job that nobody watches or cancels. */
export function job(): JobOptions {
  return { signal: new AbortController().signal, onProgress: () => undefined };
}

/** `out`: where the destination will be, relative. */
type FakeArchiveOptions = { readonly out?: string } & Pick<Parameters<typeof createExporter>[0], 'clock'>;

/** An archive of its own for each test of a file, removed after it. */
export function useFakeArchive(options?: FakeArchiveOptions): FakeArchive {
  let archive: FakeArchive | null = null;
  const current = (): FakeArchive => {
    if (!archive) throw new Error('There is an archive only while a test runs.');
    return archive;
  };
  beforeEach(() => {
    archive = makeFakeArchive(options);
  });
  afterEach(() => {
    current().remove();
    archive = null;
  });
  return {
    get folder() {
      return current().folder;
    },
    get out() {
      return current().out;
    },
    get library() {
      return current().library;
    },
    get exporter() {
      return current().exporter;
    },
    run: (ask) => current().run(ask),
    verify: (folder) => current().verify(folder),
    undo: () => current().undo(),
    files: (folder) => current().files(folder),
    remove: () => current().remove(),
  };
}

export function makeFakeArchive({ out: path = 'out', ...deps }: FakeArchiveOptions = {}): FakeArchive {
  const root = mkdtempSync(join(tmpdir(), 'voicekeep-export-'));
  const out = join(root, path);
  const library = createFakeLibrary(join(root, 'library'));
  const exporter = createExporter({ library, ...deps });
  return {
    folder: root,
    out,
    library,
    exporter,
    run: (ask = {}) =>
      exporter.run({ ...job(), template: '{id}', selection: allClips, folder: out, options: {}, ...ask }),
    verify: (folder = out) => exporter.verify(folder, job()),
    undo: () => exporter.undo(out, job()),
    files: (folder = out) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((item) => !item.isDirectory() && item.name !== manifestName)
        .map((item) => relative(folder, join(item.parentPath, item.name)))
        .sort(),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The code of the error that something ends with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
