import { expect, it } from 'vitest';
import { signingParameters } from '../../../build/signing.mjs';

const feed = 'https://example.org/voicekeep';
const systems = ['darwin', 'win32', 'linux'] as const;

it.each(systems)('a build for %s asks nobody for updates unless it is packed with a feed', (platform) => {
  const told = signingParameters({ platform, arch: 'x64', env: { CSC_LINK: 'certificate' } });
  expect(told).toEqual([]);
});

it.each(['darwin', 'win32'] as const)(
  'an unsigned build for %s says so in every name and gets no feed',
  (platform) => {
    for (const CSC_LINK of [undefined, '', ' ']) {
      const env = { VOICEKEEP_UPDATE_FEED: feed, CSC_LINK };
      const told = signingParameters({ platform, arch: 'x64', env }).join('\n');
      expect(told.match(/artifactName=.*-unsigned\.\$\{ext\}/g)).toHaveLength(2);
      expect(told).not.toContain('publish');
    }
  },
);

it.each(['darwin', 'win32'] as const)(
  'signed builds for %s have a feed file for each processor',
  (platform) => {
    const env = { VOICEKEEP_UPDATE_FEED: feed, CSC_LINK: 'certificate' };
    const channels = ['x64', 'arm64'].map((arch) =>
      signingParameters({ platform, arch, env }).find((parameter) => parameter.includes('channel')),
    );
    expect(new Set(channels).size).toBe(2);
  },
);

it('a build for Linux may look for updates, which it tells and never installs', () => {
  const told = signingParameters({ platform: 'linux', arch: 'x64', env: { VOICEKEEP_UPDATE_FEED: feed } });
  expect(told).toEqual(['-c.publish.provider=generic', `-c.publish.url=${feed}`]);
});

it.each(systems)('a feed for %s without https is refused', (platform) => {
  for (const VOICEKEEP_UPDATE_FEED of ['http://example.org', 'https://', 'file:///feed', 'feed']) {
    const env = { VOICEKEEP_UPDATE_FEED, CSC_LINK: 'certificate' };
    expect(() => signingParameters({ platform, arch: 'x64', env })).toThrow(/https/);
  }
});
