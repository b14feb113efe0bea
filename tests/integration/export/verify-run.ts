import { createExporter } from '../../../electron/export/exporter.ts';
import type { ExportableLibrary } from '../../../electron/export/planning/candidates.ts';

/** Verifies an export as another user: `verify-run.ts LIBRARY DESTINATION`. The library knows no clips. */
const [, , folder = '', destination = ''] = process.argv;
const library: ExportableLibrary = {
  folder,
  ids: () => Promise.resolve([]),
  selected: () => Promise.resolve([]),
  numbers: () => Promise.resolve(new Int32Array()),
  exportable: () => Promise.resolve([]),
  takesOfPrompts: () => Promise.resolve([]),
  collections: () => Promise.resolve([]),
  revision: () => Promise.resolve('empty'),
};
const report = await createExporter({ library }).verify(destination, {
  signal: new AbortController().signal,
  onProgress: () => undefined,
});
process.stdout.write(JSON.stringify(report));
