import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { answerApi, sendJson } from '../../electron/sample/api-answer.ts';
import { answerAudio, send } from '../../electron/sample/audio-answer.ts';
import { listenOnLoopback } from '../../electron/sample/loopback.ts';
import type { Account } from './account.ts';
import { answerApiFault } from './api-faults.ts';
import { answerAudioFault } from './audio-faults.ts';
import { createPicker, type Faults } from './faults.ts';
import { createLimiter, type Limit } from './limiter.ts';

export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Milliseconds, as `performance.now()` tells them. */
  readonly time: number;
}

export interface FakeService {
  /** Origin of the API, without a path. */
  readonly apiUrl: string;
  /** Origin of the audio host. */
  readonly audioUrl: string;
  readonly key: string;
  /** The truth; it may be changed at any time. */
  readonly account: Account;
  readonly apiRequests: readonly RecordedRequest[];
  readonly audioRequests: readonly RecordedRequest[];
  /** What goes wrong from now on; it may be changed at any time. */
  readonly faults: Faults;
  /** From now on the key is refused. */
  revokeKey(): void;
  /** Cuts the connections that are open, as a sleep of the client's machine does. */
  dropConnections(): void;
  close(): Promise<void>;
}

export interface FakeServiceOptions {
  readonly account: Account;
  /** Default: so many that nothing is ever refused. `realLimit` is the real service's. */
  readonly limit?: Limit;
  /** Milliseconds that the audio host waits before each answer. */
  readonly audioLatency?: number;
  readonly faults?: Partial<Faults>;
  /** Of the chance by which faults with a rate happen. */
  readonly seed?: number;
}

const key = `sc-${'0123456789abcdef'.repeat(4)}`;

/** The service as its documentation and published code tell it, over real HTTP on two ports of this machine. */
export async function startFakeService(options: FakeServiceOptions): Promise<FakeService> {
  const { account } = options;
  const faults: Faults = { api: options.faults?.api ?? [], audio: options.faults?.audio ?? [] };
  const pick = createPicker(options.seed ?? 1);
  const limiter = createLimiter(options.limit ?? { requests: 1_000_000, seconds: 1 });
  const apiRequests: RecordedRequest[] = [];
  const audioRequests: RecordedRequest[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const sockets = new Set<Socket>();
  const find = createFinder(account);
  let revoked = false;

  const audioHost = await listenOnLoopback((request, response) => {
    sockets.add(request.socket);
    audioRequests.push(record(request));
    const output = find(new URL(request.url ?? '/', 'http://service').pathname.slice(1));
    const answerNow = () => {
      if (!output) {
        response.writeHead(404, { 'Content-Type': 'text/plain', 'Content-Length': 0 }).end();
        return;
      }
      const answer = answerAudio(request, account.bytes(output.id), `"${account.sha256(output.id)}"`);
      const fault = pick(
        faults.audio.filter(({ clips }) => clips === undefined || clips.includes(output.id)),
        output.id,
      );
      if (fault) answerAudioFault(fault, request, response, answer);
      else send(request, response, answer);
    };
    if (!options.audioLatency) {
      answerNow();
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      answerNow();
    }, options.audioLatency);
    timers.add(timer);
  });

  const api = await listenOnLoopback((request, response) => {
    sockets.add(request.socket);
    apiRequests.push(record(request));
    if (!limiter.admit(response)) return;
    const answer = answerApi(request, {
      rows: account.rows,
      accepts: (candidate) => !revoked && candidate === key,
      audioUrl: (output) => `${audioHost.url}/${output.audioFile}`,
    });
    const fault = pick(faults.api, request.url ?? '');
    if (fault) answerApiFault(fault, request, response, answer, audioHost.url);
    else sendJson(response, answer);
  });

  return {
    apiUrl: api.url,
    audioUrl: audioHost.url,
    key,
    account,
    apiRequests,
    audioRequests,
    faults,
    revokeKey() {
      revoked = true;
    },
    dropConnections() {
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([api.close(), audioHost.close()]);
    },
  };
}

/** Finds an output by its file's name, also after the account has changed. */
function createFinder(account: Account): (audioFile: string) => Account['outputs'][number] | undefined {
  let outputs: Account['outputs'] = [];
  let byFile = new Map<string, Account['outputs'][number]>();
  return (audioFile) => {
    if (outputs !== account.outputs) {
      outputs = account.outputs;
      byFile = new Map(outputs.map((output) => [output.audioFile, output]));
    }
    return byFile.get(audioFile);
  };
}

function record(request: IncomingMessage): RecordedRequest {
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    time: performance.now(),
  };
}
