import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerOutputs, outputsPath, type Answer, type Row } from './outputs-endpoint.ts';
import type { StoredOutput } from './voiceovers.ts';

export interface ServedAccount {
  readonly rows: readonly Row[];
  readonly accepts: (key: string) => boolean;
  readonly audioUrl: (output: StoredOutput) => string;
}

/** What the API answers: the outputs to a good key, 401 to any other, 404 for any other address. */
export function answerApi(request: IncomingMessage, account: ServedAccount): Answer {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service');
  if (pathname !== outputsPath) return { status: 404, body: { error: 'Not found' } };
  if (request.method !== 'GET') return { status: 405, body: { error: 'Method not allowed' } };
  const [, key] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  if (key === undefined || !account.accepts(key)) return { status: 401, body: { error: 'Unauthorized' } };
  return answerOutputs(account.rows, searchParams, account.audioUrl);
}

export function sendJson(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(JSON.stringify(answer.body));
  response.writeHead(answer.status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
  });
  response.end(body);
}
