import { createServer, type RequestListener } from 'node:http';

export interface LoopbackServer {
  /** Origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Cuts the connections that are open. */
  close(): Promise<void>;
}

/** A server on a free port that only this machine can reach. */
export async function listenOnLoopback(handler: RequestListener): Promise<LoopbackServer> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
