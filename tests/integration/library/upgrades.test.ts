import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from '../../../electron/library/database/migrations/index.ts';

const clips = 8000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-upgrade-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** A library as its first released version left it, large enough that an upgrade takes a while. */
async function makeFirstVersion(name: string): Promise<string> {
  const library = path.join(folder, name);
  await mkdir(path.join(library, 'audio'), { recursive: true });
  const database = new DatabaseSync(path.join(library, 'library.sqlite'));
  database.exec('PRAGMA journal_mode = WAL');
  migrations[0]?.run(database);
  const add = database.prepare(
    `INSERT INTO clip (id, voiceover_id, prompt, voice, language, created_at, created_micros, favorite, audio_url, model_id,
       json, first_seen_at, listing) VALUES (?, '', ?, '', 'en', '', ?, 0, '', '', '{}', '', 1)`,
  );
  database.exec('BEGIN');
  for (let number = 0; number < clips; number += 1) add.run(`clip-${number}`, `Prompt ${number}`, number);
  database.exec('PRAGMA user_version = 1');
  database.exec('COMMIT');
  database.close();
  return library;
}

/** Opens the library in a process of its own; `after`: kills it so many milliseconds after its start. Answers how long it lived. */
async function open(library: string, after: number | null): Promise<number> {
  const startedAt = performance.now();
  const child = fork(fileURLToPath(new URL('open-and-close.ts', import.meta.url)), [library], {
    execArgv: [],
  });
  const timer = after === null ? undefined : setTimeout(() => child.kill('SIGKILL'), after);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  if (signal !== 'SIGKILL') expect(code).toBe(0);
  return performance.now() - startedAt;
}

function look(library: string) {
  const database = new DatabaseSync(path.join(library, 'library.sqlite'));
  try {
    const one = (sql: string) => {
      const row: Readonly<Record<string, unknown>> = { ...(database.prepare(sql).get() as object) };
      return Object.values(row)[0];
    };
    return {
      version: one('PRAGMA user_version'),
      clips: one('SELECT count(*) FROM clip'),
      sound: one('PRAGMA integrity_check'),
    };
  } finally {
    database.close();
  }
}

test('an upgrade of the database that is killed at any moment leaves the old one or the new one, and every clip', async () => {
  const first = await makeFirstVersion('first');
  const calm = path.join(folder, 'calm');
  await cp(first, calm, { recursive: true });
  const whole = await open(calm, null);
  expect(look(calm)).toEqual({ version: migrations.length, clips, sound: 'ok' });

  const kills = 4;
  for (let kill = 1; kill <= kills; kill += 1) {
    const library = path.join(folder, `killed-${kill}`);
    await cp(first, library, { recursive: true });
    await open(library, (whole * (kill + kills)) / (2 * kills)); // the first half of a life starts the process
    const { version, ...rest } = look(library);
    expect(rest).toEqual({ clips, sound: 'ok' });
    expect(version).toBeGreaterThanOrEqual(1);
    await open(library, null);
    expect(look(library)).toEqual({ version: migrations.length, clips, sound: 'ok' });
    expect((await readdir(library)).filter((name) => name.includes('damaged'))).toEqual([]);
  }
});
