import fc from 'fast-check';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ListKind, SidecarKind } from '../../../electron/contract/export-kinds.ts';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { reportName } from '../../../electron/export/destination/manifest.ts';
import { sha256Of } from '../../../electron/platform/hash.ts';
import { makeFakeArchive } from './fake-archive.ts';
import { collected } from './queries.ts';

/** `npm run test:crash` tries many more. */
const runs = process.env['VOICEKEEP_EVERY_STEP'] === undefined ? 15 : 1000;

/** What can happen to an export, in any order: runs of any kind, undos, changes of the collection, and its owner's hand. */
const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
const prompts = [
  'One',
  'one',
  'Two',
  'Élan',
  'É',
  'x'.repeat(300),
  '👩‍👩‍👧‍👦'.repeat(40),
  'CON.txt',
  ' . ',
  '_removed/x',
];
const templates = [
  '{prompt}',
  '{id}',
  '{language}/{prompt}',
  '{prompt}/{id}',
  '{prompt|upper}',
  '{position} {prompt}',
];

const options: fc.Arbitrary<ExportOptionsInput> = fc.record({
  numbered: fc.boolean(),
  keepNumbers: fc.boolean(),
  removed: fc.constantFrom('keep', 'move', 'delete'),
  sidecars: fc.subarray<SidecarKind>(['txt', 'srt']),
  lists: fc.subarray<ListKind>(['sums', 'm3u8']),
});
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('run'), template: fc.constantFrom(...templates), options }),
  },
  fc.record({ kind: fc.constant('undo') }),
  fc.record({ kind: fc.constant('collect'), ids: fc.shuffledSubarray(ids, { minLength: 1 }) }),
  fc.record({
    kind: fc.constant('rename'),
    id: fc.constantFrom(...ids),
    prompt: fc.constantFrom(...prompts),
  }),
  fc.record({ kind: fc.constantFrom('edit', 'delete', 'move', 'add'), which: fc.nat(100) }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Once found: the owner moves a clip's file, and the folder that it would lie in is spelled otherwise by the next clip. */
const plain = { numbered: false, keepNumbers: false, removed: 'keep' as const, sidecars: [], lists: [] };
const movedBesideOtherCase: Step[] = [
  { kind: 'run', template: '{prompt}', options: plain },
  { kind: 'move', which: 0 },
  { kind: 'edit', which: 0 },
  { kind: 'rename', id: 'a', prompt: 'One' },
  { kind: 'collect', ids: ['a', 'd'] },
  { kind: 'run', template: '{language}/{prompt}', options: plain },
];

test('nothing of the owner’s is lost, every clip has its file, and the same run again does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const archive = makeFakeArchive();
      const { library, out } = archive;
      const audio = (id: string) => Buffer.from(`audio of ${id === 'b' ? 'a' : id} `.repeat(20));
      const name = (id: string, prompt: string) =>
        library.add({ id, prompt, language: id < 'd' ? 'en' : 'EN' }, audio(id));
      for (const id of ids) name(id, `Line ${id}`);
      library.members.set(collected.id, ids);
      mkdirSync(out);
      const precious = new Set<string>();
      const forget = (path: string) => precious.delete(hashes().get(path) ?? '');
      const keep = (path: string, text: string) => {
        forget(path);
        writeFileSync(join(out, path), text);
        precious.add(sha256Of(text));
      };
      const ofUser = () => archive.files().filter((path) => path !== reportName);
      const hashes = () => new Map(ofUser().map((path) => [path, sha256Of(readFileSync(join(out, path)))]));
      try {
        for (const [index, one] of steps.entries()) {
          const files = ofUser();
          const file = 'which' in one ? files[one.which % Math.max(1, files.length)] : undefined;
          if (one.kind === 'collect' && 'ids' in one) library.members.set(collected.id, one.ids);
          else if (one.kind === 'rename' && 'prompt' in one) name(one.id, one.prompt);
          else if (one.kind === 'add') keep(`${prompts[index % 3] ?? ''}.mp3`, `mine ${index}`);
          else if (one.kind === 'edit' && file !== undefined) keep(file, `edited ${index}`);
          else if (one.kind === 'delete' && file !== undefined) {
            forget(file);
            rmSync(join(out, file));
          } else if (one.kind === 'move' && file !== undefined)
            renameSync(join(out, file), join(out, `mine ${index}.mp3`));
          else if (one.kind === 'undo')
            await archive
              .undo()
              .catch((error: unknown) => expect(error).toMatchObject({ code: 'export-nothing-to-undo' }));
          else if (one.kind === 'run' && 'template' in one) {
            const ask = {
              template: one.template,
              selection: collected.selection,
              options: { ...one.options, fsync: false },
            };
            const done = await archive.run(ask);
            const there = hashes();
            const here = new Set(there.values());
            const left = new Set(done.notes.map(({ id }) => id));
            for (const id of library.members.get(collected.id) ?? [])
              expect(left.has(id) || here.has(sha256Of(audio(id))), `${id} has its file`).toBe(true);
            // A list or sidecar never takes the place of a file of the owner's.
            const refused = done.notes.filter(
              ({ code, path }) => code === 'name-taken' && precious.has(there.get(path) ?? ''),
            );
            expect(done.failed, JSON.stringify(done.notes)).toBe(refused.length);
            expect(await archive.run(ask)).toMatchObject({ written: 0, renamed: 0, removed: 0, extra: 0 });
            expect(hashes()).toEqual(there);
          }
          const here = new Set(hashes().values());
          for (const hash of precious) expect(here.has(hash), `after ${one.kind}`).toBe(true);
        }
        if (steps.some(({ kind }) => kind === 'run')) expect((await archive.verify()).unreadable).toBe(0);
      } finally {
        archive.remove();
      }
    }),
    { numRuns: runs, examples: [[movedBesideOtherCase]] },
  );
}, 3_600_000);
