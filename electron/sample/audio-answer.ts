import type { IncomingMessage, ServerResponse } from 'node:http';

export interface AudioAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array;
}

/** What a file host answers for a file that it has: whole, a part of it, or that there is no such part (RFC 9110). */
export function answerAudio(request: IncomingMessage, bytes: Uint8Array, etag: string): AudioAnswer {
  const headers = {
    'Content-Type': 'audio/mpeg',
    'Accept-Ranges': 'bytes',
    ETag: etag,
    ...(isDownload(request) ? { 'Content-Disposition': 'attachment' } : {}),
  };
  const condition = request.headers['if-range'];
  const range = condition === undefined || condition === etag ? request.headers.range : undefined;
  const part = requestedPart(range, bytes.length);
  if (part === 'none') {
    return {
      status: 416,
      headers: { 'Content-Range': `bytes */${bytes.length}`, 'Content-Length': 0 },
      body: new Uint8Array(),
    };
  }
  if (part === 'whole') {
    return { status: 200, headers: { ...headers, 'Content-Length': bytes.length }, body: bytes };
  }
  const body = bytes.subarray(part.first, part.last + 1);
  return {
    status: 206,
    headers: {
      ...headers,
      'Content-Range': `bytes ${part.first}-${part.last}/${bytes.length}`,
      'Content-Length': body.length,
    },
    body,
  };
}

/** Sends an answer, without its body to a HEAD request. */
export function send(request: IncomingMessage, response: ServerResponse, answer: AudioAnswer): void {
  response.writeHead(answer.status, answer.headers);
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

type Part = 'whole' | 'none' | { readonly first: number; readonly last: number };

/** A header that asks for several parts, or that is not understood, is answered with the whole. */
function requestedPart(range: string | undefined, length: number): Part {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === '' && to === '') return 'whole';
  if (from === '') {
    return Number(to) === 0 ? 'none' : { first: Math.max(0, length - Number(to)), last: length - 1 };
  }
  const first = Number(from);
  const last = to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (first >= length) return 'none';
  return first > last ? 'whole' : { first, last };
}

function isDownload(request: IncomingMessage): boolean {
  return /[?&]download=true(&|$)/.test(request.url ?? '');
}
