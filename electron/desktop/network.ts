import { Readable } from 'node:stream';
import type { AuthInfo, IncomingMessage, Session } from 'electron';
import { net, session } from 'electron';
import type { ProxyCredentials } from './proxy-login.ts';
import { isBodiless, responseOf } from './response.ts';

/** What leaves this machine: the main process' own requests, in sessions that the page has no part in. */
export interface ChromiumNetwork {
  /**
   * `fetch` over Chromium's network stack, so that the system's proxy and certificates apply.
   * Electron's own `net.fetch` rejects `redirect: 'manual'` with "Redirect was cancelled" (seen on 33),
   * and the client must see redirects to keep the key from following them: here they come back as responses.
   * Sends no cookies, keeps no cache, follows nothing. GET only, as the service needs no more.
   */
  readonly fetch: typeof fetch;
  /** The same on connections of its own: Chromium opens no more than six to a host, and a sync may hold them all. */
  readonly fetchNow: typeof fetch;
  /** Where a name leads by Chromium's own resolver; nowhere for a host that is reached by a proxy, which looks it up. */
  readonly lookUp: (host: string) => Promise<readonly string[]>;
}

/** `proxyLogin` answers name and password for a proxy that asks for them; null when nobody gives any. */
export function createChromiumNetwork(
  proxyLogin: (proxy: AuthInfo) => Promise<ProxyCredentials | null>,
): ChromiumNetwork {
  const inSession =
    (name: string): typeof fetch =>
    (input, init) =>
      fetchIn(ownSession(name), proxyLogin, input, init);
  return {
    fetch: inSession('service'),
    fetchNow: inSession('service-now'),
    async lookUp(host) {
      const own = ownSession('service');
      if ((await own.resolveProxy(`https://${host}/`)) !== 'DIRECT') return [];
      const { endpoints } = await own.resolveHost(host);
      return endpoints.map(({ address }) => address);
    },
  };
}

/** In memory alone, and without a cache. */
function ownSession(name: string): Session {
  return session.fromPartition(name, { cache: false });
}

function fetchIn(
  own: Session,
  proxyLogin: (proxy: AuthInfo) => Promise<ProxyCredentials | null>,
  ...[input, init]: Parameters<typeof fetch>
): Promise<Response> {
  const request = new Request(input, init);
  return new Promise<Response>((resolve, reject) => {
    const call = net.request({
      url: request.url,
      method: request.method,
      session: own,
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
    const ended = () => request.signal.removeEventListener('abort', abort);
    /** Ends the exchange with an answer that has no body to be read. */
    const finish = (response: Response) => {
      ended();
      resolve(response);
      call.abort();
    };
    call.on('redirect', (status, _method, location) =>
      finish(responseOf({ status, headers: { location }, body: null })),
    );
    call.on('login', (authInfo, answer) => {
      if (!authInfo.isProxy) {
        answer();
        return;
      }
      proxyLogin(authInfo).then((credentials) => {
        if (credentials) answer(credentials.username, credentials.password);
        else finish(responseOf({ status: 407, headers: {}, body: null }));
      }, reject);
    });
    call.on('response', (response) => {
      // What is thrown in here would end in no promise, but in Electron's error box.
      try {
        incoming = response;
        const body = toReadable(response);
        body.once('close', ended);
        const { statusCode: status, headers } = response;
        if (isBodiless(status)) finish(responseOf({ status, headers, body: null }));
        else resolve(responseOf({ status, headers, body: Readable.toWeb(body) as ReadableStream }));
      } catch (error) {
        ended();
        call.abort();
        reject(error instanceof Error ? error : new Error('The answer could not be read.'));
      }
    });
    call.on('error', (error) => {
      ended();
      reject(error);
    });
    call.end();
  });
}

/** Electron's IncomingMessage is a Node stream; its types say only part of that. */
function toReadable(response: IncomingMessage): Readable {
  return response as unknown as Readable;
}
