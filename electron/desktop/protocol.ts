import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { protocol } from 'electron';
import { appHost, appScheme } from '../contract/bridge.ts';
import { AppError } from '../contract/errors.ts';
import { clipIdSchema } from '../contract/clip.ts';
import { parseRange } from '../platform/byte-range.ts';
import { hasErrno } from '../platform/errno.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
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

/**
 * Serves the page's files from `pageFolder` and cached audio under `/audio/<clip id>.mp3`.
 * `audioFile` answers the path of a clip's cached file, or rejects with an `AppError` when there is none.
 */
export function serveApp(pageFolder: string, audioFile: (clipId: string) => Promise<string>): void {
  protocol.handle(appScheme, async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method not allowed');
    const url = new URL(request.url);
    if (url.host !== appHost) return plain(404, 'Not found');
    const clip = /^\/audio\/([^/]+)\.mp3$/.exec(url.pathname)?.[1];
    try {
      if (clip !== undefined) {
        const id = clipIdSchema.safeParse(clip);
        return id.success ? await serveAudio(await audioFile(id.data), request) : plain(404, 'Not found');
      }
      return await servePage(pageFolder, url.pathname, request.method);
    } catch (error) {
      if (error instanceof AppError || hasErrno(error, 'ENOENT', 'EISDIR')) return plain(404, 'Not found');
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

/** Electron's own file fetch answers 200 to a range request (electron#38749), and seeking snaps back: so by hand. */
async function serveAudio(file: string, request: Request): Promise<Response> {
  const { size } = await stat(file);
  const range = parseRange(request.headers.get('range'), size);
  const headers = {
    'content-type': 'audio/mpeg',
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } });
  }
  const withBody = request.method === 'GET' && size > 0;
  if (range === 'whole') {
    return new Response(withBody ? fileBody(file) : null, {
      headers: { ...headers, 'content-length': String(size) },
    });
  }
  return new Response(withBody ? fileBody(file, range) : null, {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(range.end - range.start + 1),
      'content-range': `bytes ${range.start}-${range.end}/${size}`,
    },
  });
}

/** A stream that closes its file when the page cancels the request. */
function fileBody(file: string, range?: { readonly start: number; readonly end: number }): ReadableStream {
  return Readable.toWeb(createReadStream(file, range)) as ReadableStream;
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}
