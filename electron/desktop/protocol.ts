import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { protocol } from 'electron';
import { appHost, appScheme } from '../contract/bridge.ts';
import type { MediaKind } from '../contract/clip.ts';
import { clipIdSchema } from '../contract/clip.ts';
import { AppError } from '../contract/errors.ts';
import type { CachedFile } from '../library/library.ts';
import { parseRange } from '../platform/byte-range.ts';
import { hasErrno } from '../platform/errno.ts';
import { NotOurFile, openRegular } from '../platform/open-file.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Unproven files keep the suffix of what they seem to be. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.mp4': 'video/mp4',
};

/** howler's `unload()` sets a `data:` source, so media needs `data:`; nothing else comes from outside the scheme. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "webrtc 'block'",
].join('; ');

/** Must run before the app is ready. `stream`: without it, media cannot be sought. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Node loads what answers are made of when it is first used: better while Chromium starts than when the page waits. */
export function loadAnswers(): void {
  new Response(null);
}

/** Answers the file of a clip that is here, or rejects with an `AppError` when there is none. */
type MediaFile = (clipId: string, kind: MediaKind) => Promise<Pick<CachedFile, 'path' | 'bytes'>>;

/** Serves the page's files from `pageFolder`, and media under `/audio/<clip id>.mp3` and `/video/<clip id>.mp4`. */
export function serveApp(pageFolder: string, mediaFile: MediaFile): void {
  protocol.handle(appScheme, async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method not allowed');
    const url = new URL(request.url);
    if (url.host !== appHost) return plain(404, 'Not found');
    const media = /^\/(?:audio\/([^/]+)\.mp3|video\/([^/]+)\.mp4)$/.exec(url.pathname);
    try {
      if (!media) return await servePage(pageFolder, url.pathname, request.method);
      const [, audio, video] = media;
      const id = clipIdSchema.safeParse(audio ?? video);
      if (!id.success) return plain(404, 'Not found');
      return await serveMedia(await mediaFile(id.data, audio === undefined ? 'video' : 'audio'), request);
    } catch (error) {
      const isMissing =
        error instanceof AppError || error instanceof NotOurFile || hasErrno(error, 'ENOENT', 'EISDIR');
      if (isMissing) return plain(404, 'Not found');
      throw error;
    }
  });
}

async function servePage(folder: string, pathname: string, method: string): Promise<Response> {
  // What cannot be the name of a file of ours: an escape that is none, or a null byte.
  if (/%(?![0-9a-f]{2})|%00|%[89a-f]/i.test(pathname)) return plain(404, 'Not found');
  const file = path.join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname));
  const type = contentTypes[path.extname(file)];
  if (!file.startsWith(folder + path.sep) || type === undefined) return plain(404, 'Not found');
  const bytes = await readFile(file);
  return new Response(method === 'HEAD' ? null : new Uint8Array(bytes), {
    headers: {
      'content-type': type,
      'content-length': String(bytes.length),
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}

/**
 * A regular file of the size that the library has on record; a link in its place, or another file, is not served.
 * Electron's own file fetch answers 200 to a range request (electron#38749), and seeking snaps back: so by hand.
 */
async function serveMedia(file: Pick<CachedFile, 'path' | 'bytes'>, request: Request): Promise<Response> {
  const handle = await openRegular(file.path);
  let body: ReadableStream | null = null;
  try {
    const { size } = await handle.stat();
    if (size !== file.bytes) return plain(404, 'Not found');
    const range = parseRange(request.headers.get('range'), size);
    const headers = {
      'content-type': mediaTypes[path.extname(file.path)] ?? 'application/octet-stream',
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    };
    if (range === 'unsatisfiable') {
      return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } });
    }
    const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range;
    if (request.method === 'GET' && size > 0) {
      // The stream closes its file, also when the page cancels the request.
      body = Readable.toWeb(handle.createReadStream({ start, end })) as ReadableStream;
    }
    return new Response(body, {
      status: range === 'whole' ? 200 : 206,
      headers: {
        ...headers,
        'content-length': String(end - start + 1),
        ...(range === 'whole' ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
      },
    });
  } finally {
    if (body === null) await handle.close();
  }
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
