import { describe, expect, test } from 'vitest';
import { apiFaultKinds, audioFaultKinds, type ApiFault, type AudioFault } from '../../fakes/faults.ts';
import { clipOf, list, pageSchema, start } from './service-of-test.ts';

/** Reads until it has so many bytes, and hangs up. */
async function readSome(response: Response, bytes: number): Promise<Buffer> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body!.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < bytes) {
    const { value, done } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  await reader.cancel().catch(() => undefined); // it may have broken off by now
  return Buffer.concat(chunks);
}

/** What a plain client sees of a fault. */
async function outcome(
  request: (signal: AbortSignal) => Promise<Response>,
  patience: number,
): Promise<string> {
  try {
    const response = await request(AbortSignal.timeout(patience));
    try {
      const body = Buffer.from(await response.arrayBuffer());
      const type = response.headers.get('content-type') ?? 'no type';
      return `${response.status} ${type.split(';')[0] ?? ''} ${body.length > 0 ? 'body' : 'nothing'}`;
    } catch (error) {
      return `${response.status} ${timedOut(error) ? 'stalled' : 'broken off'}`;
    }
  } catch (error) {
    return timedOut(error) ? 'no answer' : 'no connection';
  }
}

/** Milliseconds: only where nothing more comes is the end of patience the end that is expected. */
function patienceFor(expected: string): number {
  return expected.endsWith('stalled') ? 2000 : 60_000;
}

function timedOut(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

describe('a fault of the API', () => {
  const outcomes = {
    'status-500': '500 application/json body',
    'html-502': '502 text/html body',
    'html-403': '403 text/html body',
    'html-401': '401 text/html body',
    unauthorized: '401 application/json body',
    'status-428': '428 text/plain body',
    busy: '503 text/plain body',
    'too-many-bare': '429 text/plain body',
    'html-200': '200 text/html body',
    reset: 'no connection',
    cut: '200 broken off',
    stall: '200 stalled',
    'too-many': '429 text/plain body',
    redirect: '302 no type nothing',
    'invalid-json': '200 application/json body',
    'odd-types': '200 application/json body',
    'no-total': '200 application/json body',
  } as const satisfies Partial<Record<ApiFault['kind'], string>>;

  test.each(Object.entries(outcomes))('%s looks like this: %s', async (name, expected) => {
    const kind = apiFaultKinds.find((candidate) => candidate === name)!;
    const service = await start({ faults: { api: [{ kind, times: 1 }] } });
    expect(await outcome((signal) => list(service, '', service.key, signal), patienceFor(expected))).toBe(
      expected,
    );
    expect((await list(service)).status).toBe(200);
  });

  test('redirects to the audio host, where a client that follows would be seen', async () => {
    const service = await start({ faults: { api: [{ kind: 'redirect' }] } });
    const location = (await list(service)).headers.get('location') ?? '';
    expect(new URL(location).origin).toBe(service.audioUrl);
    expect((await fetch(location)).status).toBe(404);
    expect(service.audioRequests).toHaveLength(1);
  });

  test('sends more than anyone should read', async () => {
    const service = await start({ faults: { api: [{ kind: 'oversized' }] } });
    expect((await readSome(await list(service), 20_000_000)).length).toBeGreaterThanOrEqual(20_000_000);
  });

  test('makes rows odd but leaves ids, addresses and times', async () => {
    const service = await start({ faults: { api: [{ kind: 'odd-types' }] } });
    const { outputs } = pageSchema.parse(await (await list(service)).json());
    expect(outputs.map(({ id }) => id).sort()).toEqual(service.account.outputs.map(({ id }) => id).sort());
    expect(outputs[0]).toMatchObject({
      is_favorited: null,
      voiceover: { speaker: null },
    });
  });
});

describe('a fault of the audio host', () => {
  const outcomes = {
    'status-403': '403 text/html body',
    'status-404': '404 text/html body',
    'status-410': '410 text/html body',
    'status-500': '500 text/html body',
    'html-200': '200 text/html body',
    empty: '200 audio/mpeg nothing',
    short: '200 audio/mpeg body',
    cut: '200 broken off',
    reset: 'no connection',
    stall: '200 stalled',
    'wrong-type': '200 image/png body',
    changed: '200 broken off',
  } as const satisfies Record<Exclude<AudioFault['kind'], 'other-file'>, string>;

  test.each(Object.entries(outcomes))('%s looks like this: %s', async (name, expected) => {
    const kind = audioFaultKinds.find((candidate) => candidate === name)!;
    const service = await start({ faults: { audio: [{ kind, times: 1 }] } });
    const clip = clipOf(service);
    expect(await outcome((signal) => clip.fetch({}, signal), patienceFor(expected))).toBe(expected);
    expect(Buffer.from(await (await clip.fetch()).arrayBuffer()).equals(clip.bytes)).toBe(true);
  });

  test('short has no length and half the sound', async () => {
    const clip = clipOf(await start({ faults: { audio: [{ kind: 'short' }] } }));
    const response = await clip.fetch();
    expect(response.headers.get('content-length')).toBeNull();
    expect((await response.arrayBuffer()).byteLength).toBe(Math.ceil(clip.bytes.length / 2));
  });

  test('changed begins with another version, whose rest is not to be had', async () => {
    const clip = clipOf(await start({ faults: { audio: [{ kind: 'changed' }] } }));
    const response = await clip.fetch();
    const etag = response.headers.get('etag') ?? '';
    const half = Math.ceil(clip.bytes.length / 2);
    const begun = await readSome(response, half);
    expect(begun).toHaveLength(half);
    expect(clip.bytes.subarray(0, half).equals(begun)).toBe(false);
    const rest = await clip.fetch({ Range: `bytes=${half}-`, 'If-Range': etag });
    expect(rest.status).toBe(200);
  });

  test('can be of named clips alone', async () => {
    const service = await start();
    const clip = clipOf(service);
    service.faults.audio = [{ kind: 'status-404', clips: [service.account.outputs[1]!.id] }];
    expect((await clip.fetch()).status).toBe(200);
    service.faults.audio = [{ kind: 'status-404', clips: [clip.id] }];
    expect((await clip.fetch()).status).toBe(404);
  });

  test('at a rate happens to that share of requests, and to the same ones each time', async () => {
    async function statuses(seed: number): Promise<readonly number[]> {
      const service = await start({ seed, faults: { audio: [{ kind: 'status-500', rate: 0.3 }] } });
      const clip = clipOf(service);
      const found: number[] = [];
      for (let request = 0; request < 100; request += 1) {
        const response = await clip.fetch();
        await response.arrayBuffer();
        found.push(response.status);
      }
      return found;
    }
    const first = await statuses(4);
    const failed = first.filter((status) => status === 500).length;
    expect(failed).toBeGreaterThan(15);
    expect(failed).toBeLessThan(45);
    expect(await statuses(4)).toEqual(first);
  });
});
