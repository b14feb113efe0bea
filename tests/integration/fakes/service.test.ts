import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { accountOf } from '../../fakes/account.ts';
import { realLimit } from '../../fakes/limiter.ts';
import { clipOf, list, pageSchema, start } from './service-of-test.ts';

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
