import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../../build/paths.mjs';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-release-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function step(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const script = path.join(root, 'build', 'release.mjs');
  const ran = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('what was built is compared before it is handed on', () => {
  async function build(): Promise<void> {
    await writeFile(path.join(folder, 'Voicekeep.deb'), 'deb');
    await writeFile(path.join(folder, 'Voicekeep.dmg'), 'dmg');
    await writeFile(path.join(folder, 'SHA256SUMS-linux'), `${sha256('deb')}  Voicekeep.deb\n`);
    await writeFile(path.join(folder, 'SHA256SUMS-macos'), `${sha256('dmg')}  Voicekeep.dmg\n`);
  }

  it('files that are as they were built pass', async () => {
    await build();
    expect(step(['verify', folder])).toMatchObject({ code: 0 });
  });

  it.each([
    [
      'changed',
      /not what was built: Voicekeep\.deb/,
      () => writeFile(path.join(folder, 'Voicekeep.deb'), 'bad'),
    ],
    ['missing', /not here: Voicekeep\.dmg/, () => rm(path.join(folder, 'Voicekeep.dmg'))],
    ['added', /in no list.*extra\.exe/, () => writeFile(path.join(folder, 'extra.exe'), 'extra')],
  ])('one that was %s is named, and stops the release', async (_what, sentence, damage) => {
    await build();
    await damage();
    const result = step(['verify', folder]);
    expect(result.code).toBe(1);
    expect(result.said).toMatch(sentence);
  });
});

describe("Apple's key", () => {
  const key = {
    APPLE_KEY: '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----',
    APPLE_KEY_ID: 'ID',
    APPLE_ISSUER: 'ISSUER',
  };

  it('lies in a file for its owner alone, which the next steps are told of, and is printed nowhere', async () => {
    const environment = path.join(folder, 'environment');
    const result = step(['notary-key'], { ...key, RUNNER_TEMP: folder, GITHUB_ENV: environment });
    expect(result).toMatchObject({ code: 0, said: '' });
    const file = path.join(folder, 'notary.p8');
    expect(await readFile(file, 'utf8')).toBe(`${key.APPLE_KEY}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(environment, 'utf8')).toBe(
      `APPLE_API_KEY=${file}\nAPPLE_API_KEY_ID=ID\nAPPLE_API_ISSUER=ISSUER\n`,
    );
  });

  it('without it nothing is written; with a part of it the step fails', () => {
    expect(step(['notary-key'])).toMatchObject({ code: 0 });
    expect(step(['notary-key'], { APPLE_KEY: 'x', RUNNER_TEMP: folder }).code).toBe(1);
  });
});

it('nothing that was made of the stand-in runtime gets a checksum to be released by', () => {
  expect(step(['checksums', '../../etc']).code).toBe(1);
});
