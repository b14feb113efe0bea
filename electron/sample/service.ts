import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { answerApi, sendAnswer } from './api-answer.ts';
import { answerFile, fileType, send } from './file-answer.ts';
import { listenOnLoopback, type LoopbackServer } from './loopback.ts';
import { rowsOf } from './outputs-endpoint.ts';
import { voiceoverSchema } from './voiceovers.ts';

export interface SampleService {
  readonly apiUrl: string;
  /** Another one at each start. */
  readonly key: string;
  close(): Promise<void>;
}

/**
 * Serves the sample account over HTTP on this machine alone, API and audio from two origins as the real service does.
 * `data` is the folder with `account.json`, `audio/` and `video/`.
 */
export async function startSampleService(options: { readonly data: URL }): Promise<SampleService> {
  const folder = options.data.href.endsWith('/') ? options.data : new URL(`${options.data.href}/`);
  const voiceovers = z
    .array(voiceoverSchema)
    .parse(JSON.parse(await readFile(new URL('account.json', folder), 'utf8')));
  const rows = rowsOf(voiceovers);
  const files = new Map(
    voiceovers
      .flatMap((voiceover) => voiceover.outputs)
      .flatMap(({ audioFile, videoFile }) => [
        [audioFile, new URL(`audio/${audioFile}`, folder)] as const,
        ...(videoFile === null ? [] : [[videoFile, new URL(`video/${videoFile}`, folder)] as const]),
      ]),
  );
  const key = `sc-${randomBytes(32).toString('hex')}`;

  const audio = await listenOnLoopback((request, response) => {
    void serveFile(request, response, files);
  });
  const api = await listenElseClose(audio, (request, response) => {
    sendAnswer(
      request,
      response,
      answerApi(request, {
        rows,
        accepts: (candidate) => candidate === key,
        fileUrl: (file) => `${audio.url}/${file}`,
      }),
    );
  });
  return {
    apiUrl: api.url,
    key,
    async close() {
      await Promise.all([api.close(), audio.close()]);
    },
  };
}

async function listenElseClose(
  other: LoopbackServer,
  handler: Parameters<typeof listenOnLoopback>[0],
): Promise<LoopbackServer> {
  try {
    return await listenOnLoopback(handler);
  } catch (error) {
    await other.close();
    throw error;
  }
}

async function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, URL>,
): Promise<void> {
  const name = new URL(request.url ?? '/', 'http://service').pathname.slice(1);
  const file = files.get(name);
  if (!file) {
    response.writeHead(404).end();
    return;
  }
  try {
    const bytes = await readFile(file);
    const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
    send(request, response, answerFile(request, bytes, { etag, type: fileType(name) }));
  } catch (error) {
    response.writeHead(500).end(error instanceof Error ? error.message : '');
  }
}
