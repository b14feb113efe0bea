import { Readable } from 'node:stream';
import type { IncomingMessage } from 'electron';
import { net, session } from 'electron';

/**
 * `fetch` over Chromium's network stack, so that the system's proxy and certificates apply.
 * Electron's own `net.fetch` rejects `redirect: 'manual'` with "Redirect was cancelled" (seen on 33),
 * and the client must see redirects to keep the key from following them: here they come back as responses.
 * Sends no cookies, keeps no cache, follows nothing. GET only, as the service needs no more.
 */
export const chromiumFetch: typeof fetch = (input, init) => fetchIn('', input, init);

/** The same on connections of its own: Chromium opens no more than six to a host, and a sync may hold them all. */
export const chromiumFetchNow: typeof fetch = (input, init) => fetchIn('now', input, init);

/** Where a name leads by Chromium's own resolver; nowhere for a host that is reached by a proxy, which looks it up. */
export async function chromiumLookUp(host: string): Promise<readonly string[]> {
  const { defaultSession } = session;
  if ((await defaultSession.resolveProxy(`https://${host}/`)) !== 'DIRECT') return [];
  const { endpoints } = await defaultSession.resolveHost(host);
  return endpoints.map(({ address }) => address);
}

/** `partition`: name of the session, in memory, whose connections it uses; empty: the default one. */
function fetchIn(partition: string, ...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const request = new Request(input, init);
  return new Promise<Response>((resolve, reject) => {
    const call = net.request({
      url: request.url,
      method: request.method,
      partition,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      headers: Object.fromEntries(request.headers),
    });
    let incoming: IncomingMessage | undefined;
    const abort = () => {
      call.abort();
      const reason: unknown = request.signal.reason;
      const error = reason instanceof Error ? reason : new DOMException('Aborted', 'AbortError');
      if (incoming) toReadable(incoming).destroy(error);
      reject(error);
    };
    if (request.signal.aborted) {
      abort();
      return;
    }
    request.signal.addEventListener('abort', abort, { once: true });
    const settled = () => request.signal.removeEventListener('abort', abort);
    call.on('redirect', (status, _method, location) => {
      settled();
      resolve(new Response(null, { status, headers: { location } }));
      call.abort();
    });
    call.on('response', (response) => {
      incoming = response;
      const body = toReadable(response);
      body.once('close', settled);
      const empty = response.statusCode === 204 || response.statusCode === 304;
      resolve(
        new Response(empty ? null : (Readable.toWeb(body) as ReadableStream), {
          status: response.statusCode,
          statusText: response.statusMessage,
          headers: toHeaders(response),
        }),
      );
    });
    call.on('error', (error) => {
      settled();
      reject(error);
    });
    call.end();
  });
}

/** Electron's IncomingMessage is a Node stream; its types say only part of that. */
function toReadable(response: IncomingMessage): Readable {
  return response as unknown as Readable;
}

function toHeaders(response: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  return headers;
}
