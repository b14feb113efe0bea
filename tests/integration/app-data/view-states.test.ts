import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { viewStateSchema } from '../../../electron/contract/clip-query.ts';
import { createViewStates } from '../../../electron/app-data/view-states.ts';

let folder: string;
let file: string;
const beginning = viewStateSchema.parse({});
const searching = viewStateSchema.parse({ view: 'library', query: { search: 'storm' }, row: 1200 });

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-views-'));
  file = path.join(folder, 'views.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what the page showed last', () => {
  test('is the beginning for a library that was never shown', async () => {
    expect(await createViewStates(file).get('/a')).toEqual(beginning);
  });

  test('is kept for each library by itself, over a restart', async () => {
    const views = createViewStates(file);
    await Promise.all([views.set('/a', searching), views.set('/b', { ...beginning, row: 7 })]);
    expect(await createViewStates(file).get('/a')).toEqual(searching);
    expect((await createViewStates(file).get('/b')).row).toBe(7);
  });

  test('is on disk once nothing is being written', async () => {
    const views = createViewStates(file);
    const written = Promise.all([views.set('/a', searching), views.set('/b', beginning)]);
    await views.idle();
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ '/a': searching, '/b': beginning });
    await written;
  });

  test.each(['{', '[]', '{"/a":{"row":-1}}', '{"/a":{"query":{"sort":"none"}}}'])(
    'is the beginning where the file holds %s',
    async (text) => {
      await writeFile(file, text);
      const views = createViewStates(file);
      expect(await views.get('/a')).toEqual(beginning);
      await views.set('/a', searching);
      expect(await views.get('/a')).toEqual(searching);
      expect(JSON.parse(await readFile(file, 'utf8'))).toHaveProperty('/a');
    },
  );
});
