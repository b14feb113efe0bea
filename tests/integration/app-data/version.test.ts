import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeVersion, readCommit } from '../../../electron/app-data/version.ts';

describe('the version of the program', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-version-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('names commit and runtime, in Electron and in Node', () => {
    const versions = { node: '24.1.0' };
    expect(describeVersion('1.2.3', 'abcdef123456', versions)).toBe(
      'voicekeep 1.2.3 (commit abcdef123456, Node.js 24.1.0)',
    );
    expect(describeVersion('1.2.3', null, { ...versions, electron: '45.0.0' })).toBe(
      'voicekeep 1.2.3 (Electron 45.0.0)',
    );
  });

  it('knows no commit where it was not built, or outside a repository', async () => {
    const file = pathToFileURL(path.join(folder, 'build.json'));
    expect(readCommit(file)).toBeNull();
    await writeFile(file, '{"commit":null}');
    expect(readCommit(file)).toBeNull();
    await writeFile(file, '{"commit":"abcdef123456+"}');
    expect(readCommit(file)).toBe('abcdef123456+');
  });
});
