import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseRange } from '../platform/byte-range.ts';

export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array;
}

/** What a file host answers for a file that it has: whole, a part of it, or that there is no such part (RFC 9110). */
export function answerFile(
  request: IncomingMessage,
  bytes: Uint8Array,
  file: { readonly etag: string; readonly type: string },
): FileAnswer {
  const headers = {
    'Content-Type': file.type,
    'Accept-Ranges': 'bytes',
    ETag: file.etag,
    ...(isDownload(request) ? { 'Content-Disposition': 'attachment' } : {}),
  };
  const condition = request.headers['if-range'];
  const asked = condition === undefined || condition === file.etag ? request.headers.range : undefined;
  const range = parseRange(asked ?? null, bytes.length);
  if (range === 'unsatisfiable') {
    return {
      status: 416,
      headers: { 'Content-Range': `bytes */${bytes.length}`, 'Content-Length': 0 },
      body: new Uint8Array(),
    };
  }
  if (range === 'whole') {
    return { status: 200, headers: { ...headers, 'Content-Length': bytes.length }, body: bytes };
  }
  const body = bytes.subarray(range.start, range.end + 1);
  return {
    status: 206,
    headers: {
      ...headers,
      'Content-Range': `bytes ${range.start}-${range.end}/${bytes.length}`,
      'Content-Length': body.length,
    },
    body,
  };
}

/** The type of a file on the audio host, by its name. */
export function fileType(name: string): string {
  return name.endsWith('.mp4') ? 'video/mp4' : 'audio/mpeg';
}

/** Sends an answer, without its body to a HEAD request. */
export function send(request: IncomingMessage, response: ServerResponse, answer: FileAnswer): void {
  response.writeHead(answer.status, answer.headers);
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

function isDownload(request: IncomingMessage): boolean {
  return /[?&]download=true(&|$)/.test(request.url ?? '');
}
