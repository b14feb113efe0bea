import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { TestContext } from 'vitest';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Library } from '../../../electron/library/library.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { makeAccount } from '../../fakes/account.ts';
import { workers } from '../../built.ts';
import { clipOf, list, queryOf, taskOf } from './shelf.ts';
import { shelfOfTest } from './shelf-of-test.ts';

/** Ids that differ only in case, and the audio of each. */
const ids = ['abc-DEF', 'ABC-def', 'abc-def'];
const { outputs, bytes } = makeAccount({ seed: 97, voiceovers: ids.length });
const durations = new Map(ids.map((id, number) => [id, outputs[number]!.duration]));
const audioOf = (id: string) => new Uint8Array(bytes(outputs[ids.indexOf(id)]!.id));

const listed = ids.map((id, number) => clipOf(id, number, { duration: durations.get(id) ?? null }));

const store = (library: Library) =>
  Promise.all(ids.map((id) => library.storeMedia(taskOf(id, durations.get(id)), audioOf(id))));

async function expectAllTheirOwn(library: Library): Promise<void> {
  for (const id of ids) {
    const { path: file } = await library.mediaFile(id, 'audio');
    expect(new Uint8Array(await readFile(file)), id).toEqual(audioOf(id));
  }
  const { results } = await library.verifyMedia({ kind: 'audio', after: null, limit: 100, mark: false });
  expect(results.map(({ outcome }) => outcome)).toEqual(ids.map(() => 'ok'));
}

const ran = (program: string, ...parameters: readonly string[]) =>
  spawnSync(program, parameters, { stdio: 'ignore' }).status === 0;

/** A folder on a disk that ignores case; skips the test where none can be had. */
async function folderIgnoringCase(context: TestContext): Promise<string> {
  const place = await mkdtemp(path.join(tmpdir(), 'voicekeep-case-'));
  const [image, disk] = [path.join(place, 'image'), path.join(place, 'disk')];
  onTestFinished(async () => {
    spawnSync('umount', [disk]);
    await rm(place, { recursive: true });
  });
  await mkdir(disk);
  await writeFile(image, '');
  await truncate(image, 40 * 1024 * 1024);
  if (!ran('mkfs.ntfs', '-F', '-Q', image) || !ran('lowntfs-3g', '-o', 'ignore_case', image, disk))
    context.skip('no disk that ignores case can be mounted here');
  return path.join(disk, 'library');
}

describe('clips whose ids differ only in case', () => {
  test('have files of their own under their plain names where these differ', async () => {
    const shelf = await shelfOfTest();
    const library = await shelf.open();
    await list(library, listed);
    await store(library);
    await expectAllTheirOwn(library);
    for (const id of ids) expect((await library.mediaFile(id, 'audio')).path).toMatch(`/${id}.mp3`);
    expect(await library.foreignFiles()).toEqual([]);
  });

  test('have files of their own on a disk that ignores case, also after one was damaged or the database lost', async (context) => {
    const folder = await folderIgnoringCase(context);
    const open = () => openLibrary({ folder, mode: 'write', workers, holder: 'a test' });
    let library = await open();
    await list(library, listed);
    await store(library);
    await expectAllTheirOwn(library);

    const other = (await library.mediaFile(ids[0]!, 'audio')).path;
    const broken = (await library.mediaFile(ids[1]!, 'audio')).path;
    await copyFile(other, broken);
    await library.verifyMedia({ kind: 'audio', after: null, limit: 100, mark: true });
    await library.storeMedia(taskOf(ids[1]!, durations.get(ids[1]!)), audioOf(ids[1]!));
    await expectAllTheirOwn(library);
    await library.close();

    for (const name of ['library.sqlite', 'records'])
      await rm(path.join(folder, name), { recursive: true, force: true });
    library = await open();
    await list(library, listed);
    for (const id of ids) {
      const task = taskOf(id, durations.get(id));
      if (!(await library.adoptMedia(task))) await library.storeMedia(task, audioOf(id));
    }
    await expectAllTheirOwn(library);
    await library.close();
  });

  test('do not share a file after they were copied to a disk that ignores case', async (context) => {
    const folder = await folderIgnoringCase(context);
    const library = await openLibrary({ folder, mode: 'write', workers, holder: 'a test' });
    await list(library, listed);
    const [first, second] = ids;
    await library.storeMedia(taskOf(first!, durations.get(first!)), audioOf(first!));
    await library.close();
    const database = new DatabaseSync(path.join(folder, 'library.sqlite'));
    // As it stands in a database that was copied from a disk that tells them apart.
    const columns = 'audio, bytes, sha256, suffix';
    database.exec(
      `UPDATE clip SET (${columns}) = (SELECT ${columns} FROM clip WHERE id = '${first!}') WHERE id = '${second!}';
       UPDATE clip SET sha256 = '${'0'.repeat(64)}' WHERE id = '${second!}'`,
    );
    database.close();
    const again = await openLibrary({ folder, mode: 'write', workers, holder: 'a test' });
    await again.verifyMedia({ kind: 'audio', after: null, limit: 100, mark: true });
    const tasks = await again.mediaDue({ kind: 'audio', limit: 9, except: new Set(), retryAll: true });
    for (const { id } of tasks) await again.storeMedia(taskOf(id, durations.get(id)), audioOf(id));
    await expectAllTheirOwn(again);
    await again.close();
  });
});

test.each([
  ['an id', "UPDATE clip SET id = '../../../secret'"],
  ['a suffix', "UPDATE clip SET suffix = '/../../../secret'"],
])('%s in a library from elsewhere that leads out of it is of no file', async (_name, change) => {
  const shelf = await shelfOfTest();
  const library = await shelf.open();
  await list(library, listed.slice(0, 2));
  for (const id of ids.slice(0, 2)) await library.storeMedia(taskOf(id, durations.get(id)), audioOf(id));
  await shelf.close(library);
  const database = new DatabaseSync(shelf.database);
  database.exec(`${change} WHERE id = '${ids[0]!}'`);
  database.close();

  const again = await shelf.open('read');
  const selected = await again.selected({ kind: 'query', query: queryOf() }, 0, 10);
  const exportable = await again.exportable(await again.numbers({ kind: 'query', query: queryOf() }));
  const files = [...selected, ...exportable].map(({ file }) => file);
  expect(files).toHaveLength(4);
  for (const file of files)
    if (file !== null) expect(file.startsWith(path.join(shelf.folder, 'audio'))).toBe(true);
  expect(files.filter((file) => file?.endsWith(`${ids[1]!}.mp3`))).toHaveLength(2);
  const { results } = await again.verifyMedia({ kind: 'audio', after: null, limit: 100, mark: false });
  expect(results.find(({ id }) => id === ids[1])).toMatchObject({ outcome: 'ok' });
});
