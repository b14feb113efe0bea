// What electron-builder is told by whether this build can be signed and where it looks for updates.
import { Failure } from './terminal.mjs';

/** macOS and Windows prove who made a program; Linux packages carry no signature of ours. */
const proving = ['darwin', 'win32'];

/**
 * An installer that is not signed says so in its name, and never gets a feed: an update of it could not be proven.
 * With a feed, `app-update.yml` is packed; each processor has a file of its own on it, as one would overwrite the
 * other's. Nothing is published from here.
 * @param {{ platform: NodeJS.Platform, arch: string, env: NodeJS.ProcessEnv }} machine
 * @returns {string[]}
 */
export function signingParameters({ platform, arch, env }) {
  const feed = env['VOICEKEEP_UPDATE_FEED'];
  if (feed && !/^https:\/\/\S+$/.test(feed)) {
    throw new Failure('VOICEKEEP_UPDATE_FEED must be an https address.');
  }
  const feedParameters = feed ? ['-c.publish.provider=generic', `-c.publish.url=${feed}`] : [];
  if (!proving.includes(platform)) return feedParameters;
  if (!env['CSC_LINK']?.trim() && !env['CSC_NAME']?.trim()) {
    const name = '${productName}-${version}-${os}-${arch}';
    return [
      `-c.artifactName=${name}-unsigned.\${ext}`,
      `-c.portable.artifactName=${name}-portable-unsigned.\${ext}`,
    ];
  }
  return feed ? [...feedParameters, `-c.publish.channel=latest-${arch}`] : [];
}
