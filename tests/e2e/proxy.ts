import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { ElectronApplication } from '@playwright/test';

/** A server on this machine that knows no more of HTTP than its test does. */
export interface RawServer {
  readonly port: number;
  close(): void;
}

/** A server that lets `speak` have each connection. */
export async function startRawServer(speak: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    speak(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Has the app reach the service through a proxy at this port; null: without one. */
export async function goThroughProxy(application: ElectronApplication, port: number | null): Promise<void> {
  await application.evaluate(async ({ session }, at) => {
    const own = session.fromPartition('service', { cache: false });
    await own.setProxy(
      at === null
        ? { mode: 'direct' }
        : {
            mode: 'fixed_servers',
            proxyRules: `http://127.0.0.1:${at}`,
            proxyBypassRules: '<-loopback>',
          },
    );
  }, port);
}

/** What a proxy says that wants a name and a password; `scheme`: how they are to be given. */
export function wantsPassword(scheme = 'Basic realm="office"'): string {
  return `HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: ${scheme}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
}
