import type { RequestListener, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { StablecogClient } from '../../../electron/stablecog/client.ts';
import { createStablecogClient } from '../../../electron/stablecog/client.ts';
import { startServer } from './server.ts';

export const key = 'sc-0123456789abcdef';
export const limits = {
  headersTimeout: 300,
  stallTimeout: 300,
  firstWait: 1,
  longestWait: 5,
  requestInterval: 0,
};
export const never = new AbortController().signal;

export async function serve(answer: RequestListener) {
  const server = await startServer(answer);
  onTestFinished(server.close);
  return server;
}

export function clientOf(apiUrl: string, ownKey = key) {
  return createStablecogClient({ apiUrl, key: () => ownKey, fetch, limits });
}

export async function audioOf(client: StablecogClient, url: string): Promise<Uint8Array> {
  return (await client.fetchMedia(url, { kind: 'audio', signal: never })).bytes;
}

export function json(response: ServerResponse, body: unknown, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A byte, and one more each twentieth of a second: far from a stall, and never at its end. */
export function trickle(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'audio/mpeg' }).write('{');
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}

export const empty = { outputs: [], total_count: 0 };
