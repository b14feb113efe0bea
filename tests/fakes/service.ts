import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Answer } from '../../electron/sample/outputs-endpoint.ts';
import type { Socket } from 'node:net';
import { answerApi, sendAnswer } from '../../electron/sample/api-answer.ts';
import { answerFile, fileType, send } from '../../electron/sample/file-answer.ts';
import { listenOnLoopback } from '../../electron/sample/loopback.ts';
import type { Account } from './account.ts';
import { answerApiFault } from './api-faults.ts';
import { answerAudioFault } from './audio-faults.ts';
import { createPicker, type ApiFault, type Faults } from './faults.ts';
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
  /** Milliseconds that the API needs for a page, and for a count. */
  readonly apiLatency?: { readonly page: number; readonly count: number };
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
  const delays = createDelays();
  const sockets = new Set<Socket>();
  const find = createFinder(account);
  let revoked = false;

  const audioHost = await listenOnLoopback((request, response) => {
    sockets.add(request.socket);
    audioRequests.push(record(request));
    const file = find(new URL(request.url ?? '/', 'http://service').pathname.slice(1));
    delays.after(options.audioLatency ?? 0, () => {
      if (!file) {
        response.writeHead(404, { 'Content-Type': 'text/plain', 'Content-Length': 0 }).end();
        return;
      }
      const { id, kind } = file;
      const bytes = kind === 'audio' ? account.bytes(id) : account.videoBytes(id);
      const etag = `"${kind === 'audio' ? account.sha256(id) : id}"`;
      const answer = answerFile(request, bytes, { etag, type: fileType(request.url ?? '') });
      const fault = pick(
        faults.audio.filter((one) => (one.clips?.includes(id) ?? true) && (one.of ?? kind) === kind),
        kind === 'audio' ? id : `${id} video`,
      );
      if (fault) answerAudioFault(fault, request, response, answer);
      else send(request, response, answer);
    });
  });

  const api = await listenOnLoopback((request, response) => {
    sockets.add(request.socket);
    apiRequests.push(record(request));
    if (!limiter.admit(response)) return;
    const answer = answerApi(request, {
      rows: account.rows,
      accepts: (candidate) => !revoked && candidate === key,
      fileUrl: (file) => `${audioHost.url}/${file}`,
    });
    const fault = pick(
      faults.api.filter((one) => concerns(one, request, answer)),
      request.url ?? '',
    );
    const { page = 0, count = 0 } = options.apiLatency ?? {};
    delays.after(page + (isCounted(answer) ? count : 0), () => {
      if (fault) answerApiFault(fault, request, response, answer, audioHost.url);
      else sendAnswer(request, response, answer);
    });
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
      delays.drop();
      await Promise.all([api.close(), audioHost.close()]);
    },
  };
}

/** Work for later that is dropped when the service ends. */
function createDelays() {
  const timers = new Set<NodeJS.Timeout>();
  return {
    after(milliseconds: number, work: () => void): void {
      if (milliseconds === 0) {
        work();
        return;
      }
      const timer = setTimeout(() => {
        timers.delete(timer);
        work();
      }, milliseconds);
      timers.add(timer);
    },
    drop(): void {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface ServedFile {
  readonly id: string;
  readonly kind: 'audio' | 'video';
}

/** Finds an output by its file's name. What was deleted in the account stays with the host, as with the real one. */
function createFinder(account: Account): (file: string) => ServedFile | undefined {
  const byFile = new Map<string, ServedFile>();
  let outputs: Account['outputs'] = [];
  const refresh = () => {
    if (outputs === account.outputs) return;
    outputs = account.outputs;
    for (const { id, audioFile, videoFile } of outputs) {
      byFile.set(audioFile, { id, kind: 'audio' });
      if (videoFile !== null) byFile.set(videoFile, { id, kind: 'video' });
    }
  };
  refresh();
  return (file) => {
    refresh();
    return byFile.get(file);
  };
}

function isCounted({ body }: Answer): boolean {
  return typeof body !== 'string' && 'total_count' in body;
}

function concerns(fault: ApiFault, request: IncomingMessage, { body }: Answer): boolean {
  const { searchParams } = new URL(request.url ?? '/', 'http://service');
  const perPage = Number(searchParams.get('per_page') ?? 50);
  if (fault.above !== undefined && perPage <= fault.above) return false;
  if (fault.parameter !== undefined && !searchParams.has(fault.parameter)) return false;
  const { rows } = fault;
  if (rows === undefined) return true;
  const outputs: unknown = typeof body === 'string' ? [] : body['outputs'];
  return Array.isArray(outputs) && outputs.some(({ id }: { readonly id: string }) => rows.includes(id));
}

function record(request: IncomingMessage): RecordedRequest {
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    time: performance.now(),
  };
}
