import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLibraries } from '../../../electron/app-data/libraries.ts';
import { createSettings } from '../../../electron/app-data/settings.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-libraries-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function open(fixed: string | null = null) {
  const settings = createSettings({ file: path.join(folder, 'settings.json'), notify: () => undefined });
  const usual = path.join(folder, 'library');
  return {
    usual,
    settings,
    libraries: createLibraries({ settings, usual, sample: path.join(folder, 'sample-library'), fixed }),
  };
}

describe('the libraries of several accounts', () => {
  it('are the usual one at first', async () => {
    const { libraries, usual } = open();
    expect(await libraries.known()).toEqual({ current: usual, folders: [usual], fixed: false });
  });

  it('are added as an empty folder or as a library, and switched among', async () => {
    const { libraries, settings, usual } = open();
    const fresh = path.join(folder, 'fresh');
    const existing = path.join(folder, 'existing');
    await mkdir(existing);
    await writeFile(path.join(existing, 'library.sqlite'), '');
    expect(await libraries.inspect(fresh)).toEqual({ folder: fresh, kind: 'empty' });
    expect(await libraries.inspect(existing)).toEqual({ folder: existing, kind: 'library' });
    expect((await libraries.known()).folders).toEqual([usual]);
    await libraries.choose(fresh);
    await libraries.choose(existing);
    expect(await libraries.known()).toEqual({
      current: existing,
      folders: [usual, fresh, existing],
      fixed: false,
    });
    await libraries.choose(usual);
    expect((await settings.read()).libraryFolder).toBe(usual);
    expect((await open().libraries.known()).folders).toEqual([usual, fresh, existing]);
    await libraries.unlist(fresh);
    await libraries.unlist(usual);
    expect((await libraries.known()).folders).toEqual([usual, existing]);
  });

  it('are trusted when the person said so, and until then those of others are not', async () => {
    const { libraries, settings, usual } = open();
    const [mine, theirs] = [path.join(folder, 'mine'), path.join(folder, 'theirs')];
    expect(await libraries.isTrusted(usual)).toBe(true);
    expect(await libraries.isTrusted(theirs)).toBe(false);
    await libraries.choose(mine);
    await libraries.choose(theirs, false);
    await libraries.choose(theirs, false);
    expect([await libraries.isTrusted(mine), await libraries.isTrusted(theirs)]).toEqual([true, false]);
    expect((await settings.read()).foreignLibraries).toEqual([theirs]);
    await libraries.choose(theirs, true);
    expect(await libraries.isTrusted(theirs)).toBe(true);
    await libraries.choose(mine);
    await libraries.unlist(theirs);
    expect(await libraries.isTrusted(theirs)).toBe(false);
  });

  it.each(['library.sqlite', 'own.json', 'records'])('are known by their %s', async (name) => {
    const { libraries } = open();
    const known = path.join(folder, 'known');
    await mkdir(path.join(known, name), { recursive: true });
    expect(await libraries.inspect(known)).toMatchObject({ kind: 'library' });
  });

  it('are not put among other things, and nothing changes then', async () => {
    const { libraries, usual } = open();
    const taken = path.join(folder, 'taken');
    await mkdir(taken);
    await writeFile(path.join(taken, 'letter.txt'), 'mine');
    await expect(libraries.inspect(taken)).rejects.toMatchObject({ code: 'library-folder-invalid' });
    expect(await libraries.known()).toEqual({ current: usual, folders: [usual], fixed: false });
    expect(await readdir(taken)).toEqual(['letter.txt']);
  });

  it('are never the sample’s', async () => {
    await expect(open().libraries.inspect(path.join(folder, 'sample-library'))).rejects.toMatchObject({
      code: 'library-folder-invalid',
    });
  });

  it('that are not on the list cannot be chosen by the page', async () => {
    await expect(open().libraries.assertKnown('/etc')).rejects.toMatchObject({ code: 'library-not-listed' });
  });

  it('cannot be switched while one was given from outside', async () => {
    const { libraries, usual } = open('/given');
    expect(await libraries.known()).toEqual({ current: '/given', folders: ['/given'], fixed: true });
    await expect(libraries.choose('/given')).rejects.toMatchObject({ code: 'library-fixed' });
    await expect(libraries.inspect(usual)).rejects.toMatchObject({ code: 'library-fixed' });
  });
});
