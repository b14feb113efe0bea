import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MediaKind } from '../../../electron/contract/clip.ts';
import { listMediaFiles } from '../../../electron/library/audio/store.ts';
import { isLeftover } from '../../../electron/library/leftovers.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { mediaFile } from '../../../electron/library/paths.ts';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import { createSync } from '../../../electron/sync/sync.ts';
import { verifyLibrary } from '../../../electron/sync/verify.ts';
import { workers } from '../../built.ts';
import { accountOf } from '../../fakes/account.ts';
import type { FakeService } from '../../fakes/service.ts';
import { startFakeService } from '../../fakes/service.ts';
import { hashOf, hastyLimits } from './bench.ts';
import { calm } from './calm.ts';
import type { RepairAsk } from './repair-run.ts';

const minute = (number: number) => (Date.UTC(2023, 5, 22) + number * 60_000) * 1000;
const account = accountOf(
  Array.from({ length: 5 }, (_, number) => ({ createdAtMicros: minute(number), video: number < 2 })),
  91,
);
const ids = account.outputs.map(({ id }) => id);
/** With VOICEKEEP_EVERY_STEP=1 all steps are taken. */
const every = process.env['VOICEKEEP_EVERY_STEP'] === undefined ? 30 : 1;

let folder: string;
let service: FakeService;
let damaged: string;
/** By kind and id: what lies in place of the clip's file, and is no less playable than it. */
const others = new Map<string, Buffer>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-repair-'));
  service = await startFakeService({ account });
  damaged = path.join(folder, 'damaged');
  const library = await open(damaged);
  await createSync({ client: clientOf(), library }).run(calm());
  await library.close();
  const replace = async (kind: MediaKind, id: string, bytes: Buffer) => {
    others.set(`${kind} ${id}`, bytes);
    await writeFile(mediaFile(damaged, kind, id), bytes);
  };
  await replace('audio', ids[0]!, account.bytes(ids[3]!));
  await replace('video', ids[0]!, Buffer.concat([account.videoBytes(ids[0]!), Buffer.from('more')]));
  await replace('audio', ids[1]!, account.bytes(ids[1]!).subarray(0, 3000));
  await rm(mediaFile(damaged, 'audio', ids[2]!));
  await rm(mediaFile(damaged, 'video', ids[1]!));
  const [records = ''] = await readdir(path.join(damaged, 'records'));
  const text = await readFile(path.join(damaged, 'records', records), 'utf8');
  await writeFile(path.join(damaged, 'records', records), text.replace('"prompt":"', '"prompt":"~'));
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

const open = (at: string) => openLibrary({ folder: at, mode: 'write', workers, holder: 'a test' });
const clientOf = () =>
  createStablecogClient({ apiUrl: service.apiUrl, key: () => service.key, fetch, limits: hastyLimits });

async function copy(): Promise<string> {
  const library = await mkdtemp(path.join(folder, 'library-'));
  await cp(damaged, library, { recursive: true });
  return library;
}

/** Answers how many steps there were. */
async function repair(library: string, clip: string | null, crashAt: number): Promise<number> {
  const [script, preload] = ['repair-run.ts', 'count-steps.ts'].map((name) => new URL(name, import.meta.url));
  const ask: RepairAsk = { folder: library, apiUrl: service.apiUrl, key: service.key, clip };
  const counter = `${library}.steps`;
  const child = spawn(
    process.execPath,
    ['--import', preload!.href, fileURLToPath(script!), JSON.stringify(ask)],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        VOICEKEEP_TEST_STEPS: JSON.stringify({ folder: library, counter, crashAt }),
      },
    },
  );
  await once(child, 'close');
  expect([child.exitCode, child.signalCode], `step ${crashAt}`).toEqual(
    crashAt === 0 ? [0, null] : [null, 'SIGKILL'],
  );
  return (await stat(counter)).size;
}

/** Each clip has a file wherever it had one, what lay there lies there or beside it, and its hash is known. */
async function expectNothingLost(library: string, what: string): Promise<void> {
  const files = new Map<string, string>();
  for (const file of await listMediaFiles(library))
    if (!isLeftover(file))
      files.set(path.join(library, file), hashOf(await readFile(path.join(library, file))));
  for (const kind of ['audio', 'video'] as const) {
    for (const id of kind === 'audio' ? ids : ids.slice(0, 2)) {
      const right = kind === 'audio' ? account.sha256(id) : hashOf(account.videoBytes(id));
      const other = others.get(`${kind} ${id}`);
      const isLost = (kind === 'audio' ? ids[2] : ids[1]) === id;
      const allowed = [right, ...(other ? [hashOf(other)] : []), ...(isLost ? [undefined] : [])];
      expect(allowed, `${what}: ${kind} ${id}`).toContain(files.get(mediaFile(library, kind, id)));
      const beside = [...files].filter(([file]) => path.basename(file).startsWith(id));
      if (other)
        expect(
          beside.map(([, hash]) => hash),
          `${what}: ${kind} ${id}`,
        ).toContain(hashOf(other));
    }
  }
  const database = new DatabaseSync(path.join(library, 'library.sqlite'));
  const known = database.prepare('SELECT clip, sha256 FROM known_hash').all() as {
    clip: string;
    sha256: string;
  }[];
  database.close();
  for (const id of ids)
    expect(known, what).toContainEqual(expect.objectContaining({ clip: id, sha256: account.sha256(id) }));
}

/** One run more, and all of it is as it should be. */
async function expectEnded(library: string, what: string): Promise<void> {
  const opened = await open(library);
  try {
    const options = { ...calm(), library: opened, client: clientOf() };
    await verifyLibrary({ ...options, repair: true });
    const report = await verifyLibrary({ ...options, repair: false });
    expect(report, what).toMatchObject({ ok: 7, missing: 0, changed: 0, complete: true, differences: [] });
    expect((await listMediaFiles(library)).filter(isLeftover), what).toEqual([]);
  } finally {
    await opened.close();
  }
  await expectNothingLost(library, `${what}, then ended`);
}

test.each([
  ['of the whole library', null],
  ['of one clip, as the page asks for it', ids[0]!],
])(
  'a repair %s that is killed before any of its steps loses no file and no hash, and the next one ends it',
  async (_name, clip) => {
    const steps = await repair(await copy(), clip, 0);
    expect(steps).toBeGreaterThan(8);
    const crashes = Array.from({ length: steps - 1 }, (_, number) => number + 1).filter(
      (at) => at % every === 1 % every,
    );
    for (const crashAt of crashes) {
      const library = await copy();
      await repair(library, clip, crashAt);
      await expectNothingLost(library, `step ${crashAt}`);
      await expectEnded(library, `step ${crashAt}`);
      await rm(library, { recursive: true });
    }
  },
  600_000,
);
