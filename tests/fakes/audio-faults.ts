import type { IncomingMessage, ServerResponse } from 'node:http';
import { send, type FileAnswer } from '../../electron/sample/file-answer.ts';
import { cutBody, resetConnection, sendPage, stallBody } from './broken-connection.ts';
import type { AudioFault } from './faults.ts';

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Answers with the fault in place of `answer`, which is what the audio host would have said. */
export function answerAudioFault(
  fault: AudioFault,
  request: IncomingMessage,
  response: ServerResponse,
  answer: FileAnswer,
): void {
  const { status, headers, body } = answer;
  switch (fault.kind) {
    case 'status-403':
    case 'status-404':
    case 'status-410':
    case 'status-500':
      sendPage(response, Number(fault.kind.slice('status-'.length)));
      return;
    case 'html-200':
      sendPage(response, 200);
      return;
    case 'empty':
      response.writeHead(200, { 'Content-Type': 'audio/mpeg', 'Content-Length': 0 }).end();
      return;
    case 'short':
      response.writeHead(status, { ...without(headers, 'Content-Length'), 'Transfer-Encoding': 'chunked' });
      response.end(body.subarray(0, Math.ceil(body.length / 2)));
      return;
    case 'cut':
      cutBody(response, status, headers, body);
      return;
    case 'reset':
      resetConnection(request);
      return;
    case 'stall':
      stallBody(response, status, headers, body);
      return;
    case 'other-file': {
      const { bytes, type, encoding, length } = fault.file ?? { bytes: pixel, type: 'image/png' };
      const packed = encoding === undefined ? {} : { 'Content-Encoding': encoding };
      response.writeHead(200, { 'Content-Type': type, 'Content-Length': length ?? bytes.length, ...packed });
      if (length === undefined) response.end(bytes);
      else response.write(bytes, () => response.destroy());
      return;
    }
    case 'wrong-type':
      response.writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': pixel.length }).end(pixel);
      return;
    case 'changed':
      // Whoever asks for the rest only has the other version's beginning; the true rest is the answer then.
      if (status === 200) {
        cutBody(response, status, { ...headers, ETag: '"another-version"' }, anotherVersion(body));
      } else {
        send(request, response, answer);
      }
      return;
  }
}

/** As long, and as much an MP3: the sound of the frame in the middle is another. */
function anotherVersion(body: Uint8Array): Uint8Array {
  const other = Uint8Array.from(body);
  const at = Math.floor(body.length / 4);
  other.set(body.subarray(at, at + 144), at + 144);
  return other;
}

function without(headers: FileAnswer['headers'], name: string): FileAnswer['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}
