import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exportOptionsSchema } from '../../../electron/contract/export.ts';
import { exportPresetNames, exportPresets } from '../../../electron/contract/export-presets.ts';
import { parseTemplate } from '../../../electron/export/naming/template.ts';
import { wantedClips } from '../../../electron/export/planning/candidates.ts';
import { planExport } from '../../../electron/export/planning/plan.ts';
import { emptyScan } from '../../../electron/export/planning/scan.ts';
import { useFakeArchive } from './fake-archive.ts';
import { allClips } from './queries.ts';

/** Clips with hostile texts and odd times, and the paths that version 0.1 gave them. */
interface Before {
  readonly clips: readonly { readonly id: string; readonly createdAt: string }[];
  readonly plans: Readonly<Record<string, readonly string[]>>;
}
const fixture = new URL('../../fixtures/plans.json', import.meta.url);
const before = JSON.parse(readFileSync(fixture, 'utf8')) as Before;
const archive = useFakeArchive();

test.each(exportPresetNames)('%s names clips, and orders them, as it always has', async (name) => {
  const { library } = archive;
  for (const clip of before.clips) library.add(clip);
  library.members.set(
    'Chapter-one',
    before.clips.filter((_, index) => index % 3 === 0).map(({ id }) => id),
  );
  const wanted = await wantedClips({
    ...{ library, template: parseTemplate(exportPresets[name]), selection: allClips, rules: 'portable' },
    ...{ options: exportOptionsSchema.parse({}), entries: new Map(), signal: new AbortController().signal },
  });
  const { actions } = planExport({ wanted, entries: new Map(), ...emptyScan() });
  expect(actions.map(({ id, path }) => `${id}\t${path}`)).toEqual(before.plans[name]);
});
