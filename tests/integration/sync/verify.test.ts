import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyLibrary } from '../../../electron/sync/verify.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { Bench } from './bench.ts';
import { differences, openBench } from './bench.ts';
import { calm } from './calm.ts';

let bench: Bench;
let ids: readonly string[];

beforeEach(async () => {
  bench = await openBench({ account: makeAccount({ seed: 41, voiceovers: 50 }) });
  await bench.run();
  ids = bench.service.account.outputs.map(({ id }) => id);
});

afterEach(() => bench.close());

function verify(repair: boolean) {
  return verifyLibrary({ ...calm(), library: bench.library, client: bench.client, repair });
}

/** Damages one clip in each way that can be mended. */
async function damage() {
  const [changed, cut, missing] = [ids[3]!, ids[20]!, ids[40]!];
  const file = async (id: string) => (await bench.library.mediaFile(id, 'audio')).path;
  await writeFile(await file(changed), bench.service.account.bytes(ids[5]!));
  await writeFile(await file(cut), bench.service.account.bytes(cut).subarray(0, 1000));
  await rm(await file(missing));
  return { changed, cut, missing };
}

function asked(from: number): readonly string[] {
  const idOf = new Map(bench.service.account.outputs.map(({ audioFile, id }) => [`/${audioFile}`, id]));
  return bench.service.audioRequests.slice(from).map(({ url }) => idOf.get(url) ?? url);
}

describe('a verification', () => {
  test('of a sound library finds all of it as it should be', async () => {
    expect(await verify(true)).toEqual({
      checked: ids.length,
      ok: ids.length,
      missing: 0,
      changed: 0,
      foreign: 0,
      repaired: 0,
      complete: true,
      missing_items: [],
      differences: [],
    });
    expect(bench.service.audioRequests).toHaveLength(ids.length);
  });

  test('that only looks tells what differs and changes nothing', async () => {
    const { changed, cut, missing } = await damage();
    const before = bench.service.audioRequests.length;
    const report = await verify(false);
    expect(report).toMatchObject({
      checked: ids.length,
      ok: ids.length - 3,
      missing: 1,
      changed: 2,
      repaired: 0,
    });
    expect(report.complete).toBe(false);
    expect(report.missing_items?.map(({ id, what, why }) => `${id} ${what} ${why}`).sort()).toEqual(
      [`${changed} audio changed`, `${cut} audio changed`, `${missing} audio missing`].sort(),
    );
    expect(
      report.differences.map(({ path: place, kind }) => `${path.basename(place)} ${kind}`).sort(),
    ).toEqual([`${changed}.mp3 changed`, `${cut}.mp3 changed`, `${missing}.mp3 missing`].sort());
    expect(bench.service.audioRequests.length).toBe(before);
    expect(await verify(false)).toEqual(report);
  });

  test.each([
    ['bytes of another clip', (bytes: Buffer, other: Buffer) => (bytes.fill(0), other.copy(bytes), bytes)],
    [
      'a bit that turned, in an MP3 that is still whole',
      (bytes: Buffer) => ((bytes[bytes.length - 20]! ^= 1), bytes),
    ],
    ['nothing but zeros', (bytes: Buffer) => bytes.fill(0)],
    ['its beginning alone', (bytes: Buffer) => bytes.subarray(0, 1000)],
  ])(
    'that only looks and finds %s holds: it is not complete until the right file is here',
    async (_, damaged) => {
      const id = ids[9]!;
      const file = (await bench.library.mediaFile(id, 'audio')).path;
      const right = Buffer.from(bench.service.account.bytes(id));
      const wrong = Buffer.from(
        damaged(Buffer.from(right), Buffer.from(bench.service.account.bytes(ids[10]!))),
      );
      await writeFile(file, wrong);
      expect(await verify(false)).toMatchObject({ changed: 1, complete: false });
      const before = bench.service.audioRequests.length;
      expect(await bench.library.status()).toMatchObject({
        complete: false,
        cached: ids.length - 1,
        unproven: 1,
      });

      bench.service.faults.audio = [{ kind: 'status-500' }];
      await bench.run({ full: true });
      expect(await readFile((await bench.library.mediaFile(id, 'audio')).path)).toEqual(wrong); // nothing better yet
      expect(await verify(false)).toMatchObject({ changed: 1, complete: false });

      bench.service.faults.audio = [];
      expect(await bench.run({ full: true })).toMatchObject({ complete: true, unproven: 0 });
      expect(new Set(asked(before))).toEqual(new Set([id]));
      expect(await readFile(file)).toEqual(right);
      expect(await differences(bench)).toEqual([]);
      const aside = (await readdir(path.dirname(file))).find((name) => name.startsWith(`${id}.changed-`));
      expect(await readFile(path.join(path.dirname(file), aside ?? ''))).toEqual(wrong);
    },
  );

  test('that repairs fetches exactly what differs, and keeps the changed files beside', async () => {
    const { changed, cut, missing } = await damage();
    const before = bench.service.audioRequests.length;
    expect(await verify(true)).toMatchObject({ missing: 1, changed: 2, repaired: 3 });
    expect([...asked(before)].sort()).toEqual([changed, cut, missing].sort());
    expect(await differences(bench)).toEqual([]);
    expect(await verify(true)).toMatchObject({
      ok: ids.length,
      missing: 0,
      changed: 0,
      foreign: 0,
      repaired: 0,
    });

    const folder = path.dirname((await bench.library.mediaFile(cut, 'audio')).path);
    const beside = (await readdir(folder)).find((name) => name.startsWith(`${cut}.changed-`));
    expect(await readFile(path.join(folder, beside ?? ''))).toEqual(
      bench.service.account.bytes(cut).subarray(0, 1000),
    );
  });

  test('that repairs mends a clip whose file cannot be read, too', async () => {
    const file = (await bench.library.mediaFile(ids[7]!, 'audio')).path;
    await rm(file);
    await mkdir(file); // no file system reads a folder as a file, whoever asks
    const report = await verify(true);
    expect(report.differences.map(({ kind }) => kind)).toEqual(['unreadable']);
    expect(report.repaired).toBe(1);
    expect(await differences(bench)).toEqual([]);
  });

  test('whose repair is cut off leaves the rest to the next sync', async () => {
    await damage();
    bench.service.faults.audio = [{ kind: 'status-500' }];
    expect(await verify(true)).toMatchObject({ missing: 1, changed: 2, repaired: 0 });
    bench.service.faults.audio = [];
    await bench.run({ full: true });
    expect(await differences(bench)).toEqual([]);
  });

  test('that is cancelled says so', async () => {
    const options = {
      library: bench.library,
      client: bench.client,
      repair: true,
      onProgress: () => undefined,
    };
    await expect(verifyLibrary({ ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  test('tells of files that belong to no clip, and leaves them alone', async () => {
    const folder = path.join(bench.library.folder, 'audio', 'zz');
    await mkdir(folder);
    await writeFile(path.join(folder, 'mine.mp3'), 'mine');
    expect(await verify(true)).toMatchObject({
      foreign: 1,
      differences: [{ path: 'audio/zz/mine.mp3', kind: 'foreign' }],
    });
    expect(await readFile(path.join(folder, 'mine.mp3'), 'utf8')).toBe('mine');
  });
});
