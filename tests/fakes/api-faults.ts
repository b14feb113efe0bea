import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { bodyOf, sendAnswer } from '../../electron/sample/api-answer.ts';
import type { Answer } from '../../electron/sample/outputs-endpoint.ts';
import { cutBody, resetConnection, sendPage, stallBody } from './broken-connection.ts';
import type { ApiFault } from './faults.ts';
import { tooManyRequests } from './limiter.ts';

const json = { 'Content-Type': 'application/json' };
const text = { 'Content-Type': 'text/plain; charset=utf-8' };

/** Answers with the fault in place of `answer`, which is what the API would have said. `elsewhere`: another origin. */
export function answerApiFault(
  fault: ApiFault,
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  elsewhere: string,
): void {
  const body = Buffer.from(bodyOf(answer));
  const send = (other: Answer) => sendAnswer(request, response, other);
  switch (fault.kind) {
    case 'status-500':
      send({ status: 500, body: { error: 'Error getting voiceovers' } });
      return;
    case 'html-401':
    case 'html-403':
    case 'html-502':
      sendPage(response, Number(fault.kind.slice('html-'.length)));
      return;
    case 'unauthorized':
      send({ status: 401, body: { error: 'Unauthorized' } });
      return;
    case 'status-428':
      response.writeHead(428, text).end('dial tcp 10.0.0.7:6379: connect: connection refused\n');
      return;
    case 'busy':
      response.writeHead(503, { ...text, 'Retry-After': 1 }).end('Busy\n');
      return;
    case 'too-many-bare':
      response.writeHead(429, text).end('Too Many Requests\n');
      return;
    case 'html-200':
      sendPage(response, 200);
      return;
    case 'reset':
      resetConnection(request);
      return;
    case 'cut':
      cutBody(response, answer.status, json, body);
      return;
    case 'stall':
      stallBody(response, answer.status, json, body);
      return;
    case 'too-many':
      tooManyRequests(response, 1);
      return;
    case 'redirect':
      response.writeHead(302, { Location: `${elsewhere}${request.url ?? '/'}` }).end();
      return;
    case 'invalid-json':
      response.writeHead(200, json).end('{"total_count": 3, "outputs": [{"id": ');
      return;
    case 'odd-types':
      send({ ...answer, body: withOddTypes(answer.body) });
      return;
    case 'no-total':
      send({
        ...answer,
        body: typeof answer.body === 'string' ? answer.body : without(answer.body, 'total_count'),
      });
      return;
    case 'refused':
      send({ status: 400, body: { error: 'cursor must be a valid iso time string' } });
      return;
    case 'wrong-total':
      send({ ...answer, body: withTotal(answer.body, fault.total ?? 0) });
      return;
    case 'oversized':
      response.writeHead(200, json);
      Readable.from(oversizedBody()).pipe(response);
      return;
  }
}

function* oversizedBody(): Generator<Buffer> {
  yield Buffer.from('{"outputs":[],"padding":"');
  const padding = Buffer.alloc(64 * 1024, 'x');
  for (let sent = 0; sent < 256 * 1024 * 1024; sent += padding.length) yield padding;
  yield Buffer.from('"}');
}

type Body = Exclude<Answer['body'], string>;

function withTotal(body: Answer['body'], total: number): Answer['body'] {
  return typeof body === 'string' || !('total_count' in body) ? body : { ...body, total_count: total };
}

function without(body: Body, name: string): Body {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== name));
}

/** Everything but the ids, the audio's address, the prompt and the times is of another type, null, absent or new. */
function withOddTypes(body: Answer['body']): Answer['body'] {
  if (typeof body === 'string') return body;
  const { outputs } = body;
  return { ...body, mood: 'odd', outputs: Array.isArray(outputs) ? outputs.map(oddRow) : outputs };
}

function oddRow(row: unknown): unknown {
  if (!isRecord(row) || !isRecord(row['voiceover'])) return row;
  const { voiceover } = row;
  return {
    ...without(row, 'was_auto_submitted'),
    audio_duration: String(row['audio_duration']),
    is_favorited: null,
    video_file_url: null,
    audio_array: [0, 0.5, null],
    mood: { name: 'odd' },
    voiceover: {
      ...without(voiceover, 'outputs'),
      seed: String(voiceover['seed']),
      temperature: null,
      updated_at: null,
      denoise_audio: 'true',
      remove_silence: 1,
      speaker: null,
      model_id: 7,
    },
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
