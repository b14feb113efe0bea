import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../build/paths.mjs';
import { run, sums } from './machine.ts';

const [rpm = ''] = globSync('release/voicekeep_*.rpm', { cwd: root }).map((name) => path.join(root, name));
const [deb = ''] = globSync('release/voicekeep_*.deb', { cwd: root }).map((name) => path.join(root, name));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-rpm-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Into a folder of its own: this machine's packages are Debian's, so neither dependencies nor scripts can run here.
it.skipIf(rpm === '')(
  'the rpm brings what the deb brings, and removed it leaves nothing (needs rpmbuild)',
  async () => {
    const [fromRpm, fromDeb] = [path.join(folder, 'rpm'), path.join(folder, 'deb')];
    for (const one of [fromRpm, fromDeb]) await mkdir(one);
    const into = ['--root', fromRpm, '--nodeps', '--noscripts'];
    await run('rpm', ...into, '--install', rpm);
    await run('dpkg-deb', '--extract', deb, fromDeb);
    // rpm's own notes of what it installed, and what the deb has for Debian alone.
    const others =
      /^\S+ {2}\.\/(usr\/lib\/sysimage|var|root\/\.rpmdb)\/|lintian|usr\/share\/doc\/voicekeep\/changelog/;
    const files = async (place: string) =>
      (await sums(place)).split('\n').filter((line) => !others.test(line));
    const brought = await files(fromRpm);
    expect(brought.length).toBeGreaterThan(80);
    expect(brought).toEqual(await files(fromDeb));
    await run('rpm', ...into, '--erase', 'voicekeep');
    expect(await files(fromRpm)).toEqual(['']);
  },
);
