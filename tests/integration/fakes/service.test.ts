import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { accountOf, makeAccount } from '../../fakes/account.ts';
import { apiFaultKinds, audioFaultKinds, type ApiFault, type AudioFault } from '../../fakes/faults.ts';
import { realLimit } from '../../fakes/limiter.ts';
import { startFakeService, type FakeService, type FakeServiceOptions } from '../../fakes/service.ts';

const pageSchema = z.object({
  total_count: z.int(),
  outputs: z.array(
    z.looseObject({
      id: z.string(),
      audio_file_url: z.url(),
      is_favorited: z.boolean().nullable(),
      voiceover: z.looseObject({ created_at: z.string() }),
    }),
  ),
});

const open: FakeService[] = [];

async function start(options: Partial<FakeServiceOptions> = {}): Promise<FakeService> {
  const service = await startFakeService({ account: makeAccount({ seed: 2, voiceovers: 20 }), ...options });
  open.push(service);
  return service;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((service) => service.close()));
});

function list(service: FakeService, query = '', key = service.key, signal = AbortSignal.timeout(60_000)) {
  return fetch(`${service.apiUrl}/v1/audio/voiceover/outputs${query}`, {
    headers: { Authorization: `Bearer ${key}` },
    redirect: 'manual',
    signal,
  });
}

function clipOf(service: FakeService) {
  const output = service.account.outputs[0]!;
  const bytes = service.account.bytes(output.id);
  return {
    id: output.id,
    bytes,
    fetch: (headers: Record<string, string> = {}, signal = AbortSignal.timeout(60_000)) =>
      fetch(`${service.audioUrl}/${output.audioFile}`, { headers, signal }),
  };
}

describe('the stand-in API', () => {
  test('lists the account, with the addresses of sound that hashes to the truth', async () => {
    const service = await start();
    const { outputs, total_count } = pageSchema.parse(await (await list(service)).json());
    expect(total_count).toBe(service.account.rows.length);
    expect(outputs).toHaveLength(service.account.outputs.length);
    for (const { id, audio_file_url } of outputs) {
      const bytes = Buffer.from(await (await fetch(audio_file_url)).arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(service.account.sha256(id));
    }
  });

  test('refuses any key but its own, and its own once revoked', async () => {
    const service = await start();
    for (const key of ['sc-wrong', '']) {
      const response = await list(service, '', key);
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ error: 'Unauthorized' });
    }
    expect((await fetch(`${service.apiUrl}/v1/audio/voiceover/outputs`)).status).toBe(401);
    expect((await list(service)).status).toBe(200);
    service.revokeKey();
    expect((await list(service)).status).toBe(401);
  });

  test('answers 400 in JSON, and addresses and methods that it does not have as Go does', async () => {
    const service = await start();
    const ask = async (path: string, method = 'GET', key = service.key) => {
      const headers = key === '' ? {} : { Authorization: `Bearer ${key}` };
      const response = await fetch(`${service.apiUrl}${path}`, { method, headers });
      return [response.status, response.headers.get('content-type'), await response.text()];
    };
    const outputs = '/v1/audio/voiceover/outputs';
    const json = 'application/json';
    const text = 'text/plain; charset=utf-8';
    expect(await ask(`${outputs}?per_page=301`)).toEqual([
      400,
      json,
      '{"error":"per_page must be between 1 and 300"}\n',
    ]);
    expect(await ask('/v1/other')).toEqual([404, text, '404 page not found\n']);
    expect(await ask(`${outputs}/x`)).toEqual([404, text, '404 page not found\n']);
    expect(await ask(`${outputs}/x`, 'GET', '')).toEqual([401, json, '{"error":"Unauthorized"}\n']);
    expect((await ask(`${outputs}/`))[0]).toBe(200);
    for (const method of ['POST', 'HEAD', 'DELETE']) {
      expect((await ask(outputs, method, ''))[0]).toBe(401);
      expect(await ask(outputs, method)).toEqual([405, null, '']);
    }
    const refused = await fetch(`${service.apiUrl}${outputs}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${service.key}` },
    });
    expect(refused.headers.get('allow')).toBe('GET');
  });

  test('writes its JSON as Go does: order of keys, escapes, every digit, a line break at the end', async () => {
    const account = accountOf([
      { createdAtMicros: 7, prompt: '<a> & "b"', seed: '9223372036854775807', video: true },
    ]);
    const service = await start({ account });
    const response = await list(service);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('vary')).toBe('Origin');
    const body = await response.text();
    expect(body.endsWith('}\n')).toBe(true);
    expect(body).toContain('"text":"\\u003ca\\u003e \\u0026 \\"b\\""');
    expect(body).toContain('"seed":9223372036854775807,');
    const named = [...body.matchAll(/"([a-z_]+)":/g)].map(([, name]) => name).join(' ');
    const output =
      'id audio_file_url video_file_url audio_array audio_duration is_favorited was_auto_submitted is_public';
    expect(named).toBe(
      `total_count outputs ${output} voiceover id seed temperature status model_id created_at updated_at ` +
        `started_at completed_at is_favorited outputs ${output} prompt id text was_auto_submitted denoise_audio ` +
        'remove_silence speaker id name locale',
    );
  });

  test('sends long bodies in chunks and short ones by their length', async () => {
    const service = await start();
    expect((await list(service)).headers.get('content-length')).toBeNull();
    expect(Number((await list(service, '?per_page=1')).headers.get('content-length'))).toBeGreaterThan(0);
  });

  test('limits requests before it looks at the key, and says so on every answer', async () => {
    const service = await start({ limit: { ...realLimit, seconds: 3600 } });
    const first = await list(service, '', 'sc-wrong');
    expect(first.status).toBe(401);
    expect(first.headers.get('x-ratelimit-limit')).toBe('20');
    expect(Number(first.headers.get('x-ratelimit-remaining'))).toBeLessThanOrEqual(20);
    expect(Number(first.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
    for (let request = 1; request < 20; request += 1) await list(service, '', 'sc-wrong');
    const refused = await list(service);
    expect(refused.status).toBe(429);
    expect((await refused.text()).trim()).toBe('Too Many Requests');
    expect(refused.headers.get('retry-after')).toBe('3600');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  });

  test('remembers every request with its headers', async () => {
    const service = await start();
    await list(service, '?per_page=7');
    await clipOf(service).fetch();
    expect(service.apiRequests).toMatchObject([
      {
        method: 'GET',
        url: '/v1/audio/voiceover/outputs?per_page=7',
        headers: { authorization: `Bearer ${service.key}` },
      },
    ]);
    expect(service.audioRequests).toHaveLength(1);
    expect(JSON.stringify(service.audioRequests)).not.toContain(service.key);
  });

  test('follows the account as it changes', async () => {
    const service = await start({ account: accountOf([{ createdAtMicros: 5 }, { createdAtMicros: 6 }]) });
    const [removed, kept] = service.account.outputs;
    service.account.remove(removed!.id);
    service.account.favorite(kept!.id);
    const { outputs, total_count } = pageSchema.parse(await (await list(service)).json());
    expect(total_count).toBe(1);
    expect(outputs).toMatchObject([{ id: kept!.id, is_favorited: true }]);
    // Deleting a clip removes nothing from the storage.
    expect((await fetch(`${service.audioUrl}/${removed!.audioFile}`)).status).toBe(200);
  });
});

describe('the stand-in audio host', () => {
  test('sends the whole with its length, type and a strong ETag', async () => {
    const clip = clipOf(await start({ audioLatency: 20 }));
    const response = await clip.fetch();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(clip.bytes.length));
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
    expect(Buffer.from(await response.arrayBuffer()).equals(clip.bytes)).toBe(true);
  });

  test.each([
    ['bytes=100-199', 100, 200],
    ['bytes=100-', 100, undefined],
    ['bytes=-100', -100, undefined],
    ['bytes=100-99999999', 100, undefined],
  ])('sends the part %s', async (range, from, to) => {
    const clip = clipOf(await start());
    const response = await clip.fetch({ Range: range });
    const part = clip.bytes.subarray(from, to);
    expect(response.status).toBe(206);
    expect(Buffer.from(await response.arrayBuffer()).equals(part)).toBe(true);
    const first = from < 0 ? clip.bytes.length + from : from;
    expect(response.headers.get('content-range')).toBe(
      `bytes ${first}-${first + part.length - 1}/${clip.bytes.length}`,
    );
  });

  test('says which length it has when asked for a part past the end', async () => {
    const clip = clipOf(await start());
    const response = await clip.fetch({ Range: `bytes=${clip.bytes.length}-` });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${clip.bytes.length}`);
  });

  test('sends a part only of the version that is meant, else the whole', async () => {
    const clip = clipOf(await start());
    const etag = (await clip.fetch()).headers.get('etag') ?? '';
    expect((await clip.fetch({ Range: 'bytes=5-', 'If-Range': etag })).status).toBe(206);
    expect((await clip.fetch({ Range: 'bytes=5-', 'If-Range': '"another"' })).status).toBe(200);
  });
});

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
