import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { hasErrno } from '../platform/errno.ts';

/** What the build was packed with: `resources/app-update.yml`, which electron-builder writes when a feed is configured. */
export interface Feed {
  /** Whether the app can prove a new version and put it in the place of this one. */
  readonly mayInstall: boolean;
}

/** Null when no feed was packed with the app, or one that anybody on the way could change: then updates are off. */
export async function readFeed(
  resources: string,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): Promise<Feed | null> {
  let text: string;
  try {
    text = await readFile(path.join(resources, 'app-update.yml'), 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
  const urls = [...text.matchAll(/^\s*url:\s*(['"]?)(.+?)\1\s*$/gm)].map(([, , url = '']) => url);
  if (!urls.every(isSafe)) return null;
  return { mayInstall: canInstall(text, platform, env) };
}

/** https, or http to this machine itself, where a feed can be tried out. */
function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname));
}

/**
 * macOS installs only what the same signature has signed. On Windows electron-updater compares the publisher, but
 * only where the feed names one. On Linux nothing is signed: the hash of the feed, which came over https, proves an
 * AppImage, which is one file that its owner may replace; packages are the system's to update.
 */
function canInstall(feed: string, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  if (platform === 'darwin') return true;
  if (platform === 'win32') return /^\s*publisherName:\s*(?:\S|\n\s*-\s*\S)/m.test(feed);
  return path.isAbsolute(env['APPIMAGE'] ?? '');
}
