import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A release feed on this machine, as electron-builder publishes one: `latest-linux.yml` and the AppImage that it names. */
export interface UpdateFeed {
  readonly url: string;
  /** The paths that were asked for, oldest first. */
  readonly asked: readonly string[];
  /** What the feed offers from now on. */
  offer(release: Release): void;
  close(): Promise<void>;
}

interface Release {
  readonly version: string;
  readonly file: Buffer;
  /** Of other bytes than the file's. */
  readonly hasWrongHash?: boolean;
  /** The connection ends in the middle of the file. */
  readonly isCut?: boolean;
}

export async function startUpdateFeed(): Promise<UpdateFeed> {
  let release: Release = { version: '0.0.0', file: Buffer.alloc(0) };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname);
    const name = `Voicekeep-${release.version}.AppImage`;
    const { file } = release;
    if (pathname === '/latest-linux.yml') {
      const hash = createHash('sha512')
        .update(release.hasWrongHash ? 'other' : file)
        .digest('base64');
      response.end(
        [
          `version: ${release.version}`,
          'files:',
          `  - url: ${name}`,
          `    sha512: ${hash}`,
          `    size: ${file.length}`,
          `path: ${name}`,
          `sha512: ${hash}`,
          "releaseDate: '2026-11-01T00:00:00.000Z'",
          '',
        ].join('\n'),
      );
    } else if (pathname === `/${name}`) {
      response.setHeader('content-length', file.length);
      if (!release.isCut) response.end(file);
      else response.write(file.subarray(0, file.length / 2), () => response.destroy());
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    asked,
    offer(next) {
      release = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
