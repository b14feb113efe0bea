import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import { closeDatabase } from '../../../electron/library/database/connection.ts';
import { openForReading, openForWriting } from '../../../electron/library/database/put-in-order.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { createRecordReader } from '../../../electron/library/records/clip-records.ts';
import { workers } from '../../built.ts';
import { clipOf, list } from './shelf.ts';

let folder: string;
let sound: string;
let wanted: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-header-'));
  sound = path.join(folder, 'sound');
  const library = await openLibrary({ folder: sound, mode: 'write', workers, holder: 'a test' });
  await list(
    library,
    ['one', 'two', 'three'].map((id, number) => clipOf(id, number)),
  );
  await library.setNote('two', 'A note');
  await library.close();
  wanted = contentOf(sound, 'write');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function contentOf(library: string, mode: 'read' | 'write'): string {
  const opened = mode === 'write' ? openForWriting(library) : openForReading(library, 'a test');
  const content = JSON.stringify([...createRecordReader(opened.database).all()]);
  if (mode === 'write') closeDatabase(opened.database, true);
  else opened.database.close();
  opened.end();
  return content;
}

/** The number of a newer version is believed: its programs may have been here. */
const versionAt = 60;
const headerBytes = 100;

test.each([0xff, 0xa7, 0x01])(
  'whichever byte of the header of a database is another (%i), all of it is there',
  (change) => {
    const library = path.join(folder, 'damaged');
    const every = process.env['VOICEKEEP_EVERY_STEP'] === '1' ? 1 : 5;
    for (let at = change % every; at < headerBytes; at += every) {
      rmSync(library, { recursive: true, force: true });
      cpSync(sound, library, { recursive: true });
      const file = path.join(library, 'library.sqlite');
      const bytes = readFileSync(file);
      bytes[at]! ^= change;
      writeFileSync(file, bytes);
      const mode = at % 2 === 0 ? 'write' : 'read';
      try {
        expect(contentOf(library, mode), `byte ${at}, opened to ${mode}`).toBe(wanted);
      } catch (error) {
        const isVersion = at >= versionAt && at < versionAt + 4;
        if (!isVersion || !(error instanceof AppError)) throw new Error(`byte ${at}`, { cause: error });
        expect(error.code).toBe('library-newer');
        copyFileSync(path.join(sound, 'library.sqlite'), file);
        expect(contentOf(library, mode)).toBe(wanted);
      }
    }
  },
);
