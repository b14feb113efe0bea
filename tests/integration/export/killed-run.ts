import { exportOptionsSchema } from '../../../electron/contract/export.ts';
import { createExporter } from '../../../electron/export/exporter.ts';
import { createFakeLibrary } from './fake-library.ts';
import { allClips } from './queries.ts';

/** Exports until its parent kills it: `killed-run.ts LIBRARY DESTINATION CLIPS TEMPLATE OPTIONS`. */
const [, , libraryFolder = '', destination = '', clips = '0', template = '', options = '{}'] = process.argv;
const library = createFakeLibrary(libraryFolder);
for (let index = 0; index < Number(clips); index += 1) {
  library.add({ id: `clip${index}`, prompt: `Prompt ${index % 50}` });
}
await createExporter({ library }).run({
  template,
  selection: allClips,
  folder: destination,
  options: exportOptionsSchema.parse(JSON.parse(options)),
  signal: new AbortController().signal,
  onProgress: ({ items }) => process.stdout.write(`${items}\n`),
});
