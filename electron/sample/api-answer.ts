import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerOutputs, outputsPath, type Answer, type Row } from './outputs-endpoint.ts';

export interface ServedAccount {
  readonly rows: readonly Row[];
  readonly accepts: (key: string) => boolean;
  /** Address of a file on the audio host. */
  readonly fileUrl: (file: string) => string;
}

/** The most bytes that the service sends by their length; longer bodies come in chunks. */
const mostAtOnce = 2048;

/**
 * What the API answers, in the order of its steps: key, method, query. An address that it does not have is looked at
 * after the key where it lies below the one that it has. A body of text goes out as it is, an object as JSON.
 */
export function answerApi(request: IncomingMessage, account: ServedAccount): Answer {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service');
  const isOutputs = pathname === outputsPath || pathname === `${outputsPath}/`;
  if (!isOutputs && !pathname.startsWith(`${outputsPath}/`)) return notFound;
  // `Bearer ` stands exactly once, in this case; blanks at the end are trimmed.
  const [, key] = /^Bearer (.+?) *$/.exec(request.headers.authorization ?? '') ?? [];
  if (key === undefined || !account.accepts(key)) return { status: 401, body: { error: 'Unauthorized' } };
  if (!isOutputs) return notFound;
  if (request.method !== 'GET') return { status: 405, headers: { Allow: 'GET' }, body: '' };
  return answerOutputs(account.rows, searchParams, account.fileUrl);
}

const notFound: Answer = { status: 404, body: '404 page not found\n' };

/** Sends an answer as Go's server does, without its body to a HEAD request. */
export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(bodyOf(answer));
  const type = typeof answer.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(answer.status, {
    ...answer.headers,
    Vary: 'Origin',
    ...(body.length === 0 ? {} : { 'Content-Type': type }),
    ...(body.length <= mostAtOnce ? { 'Content-Length': body.length } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The text of an answer's body. */
export function bodyOf({ body }: Answer): string {
  return typeof body === 'string' ? body : goJson(body);
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON as Go writes it: some characters escaped, whole numbers of any size, and a line break at the end. */
function goJson(value: unknown): string {
  const text = JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'bigint' ? `\uE000${member}` : member,
  );
  return `${text
    .replaceAll(/"\uE000(-?\d+)"/g, '$1')
    .replaceAll(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character)}\n`;
}
