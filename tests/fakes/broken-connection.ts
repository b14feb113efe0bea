import type { IncomingMessage, ServerResponse } from 'node:http';

const page = '<!doctype html><html><head><title>Hold on</title></head><body><h1>Hold on</h1></body></html>';

export function sendPage(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(page),
  });
  response.end(page);
}

export function resetConnection(request: IncomingMessage): void {
  request.socket.resetAndDestroy();
}

/** Promises the whole body, sends half of it, and ends the connection. */
export function cutBody(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | number>>,
  body: Uint8Array,
): void {
  stallBody(response, status, headers, body, () => response.destroy());
}

/** Promises the whole body, sends half of it, and leaves the connection open until the client or `close` ends it. */
export function stallBody(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string | number>>,
  body: Uint8Array,
  afterHalf: () => void = () => undefined,
): void {
  response.writeHead(status, { ...headers, 'Content-Length': body.length });
  response.write(body.subarray(0, Math.ceil(body.length / 2)), afterHalf);
}
