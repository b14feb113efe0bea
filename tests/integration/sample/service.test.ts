import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startSampleService, type SampleService } from '../../../electron/sample/service.ts';
import { knownVoice } from '../../../electron/contract/voices.ts';
import { decode } from '../../fakes/decode.ts';

const data = new URL('../../../electron/sample/data', import.meta.url);

const pageSchema = z.object({
  total_count: z.int(),
  outputs: z.array(
    z.object({
      id: z.uuid(),
      audio_file_url: z.url(),
      video_file_url: z.url().optional(),
      audio_array: z.array(z.number().min(0).max(1)).length(50).optional(),
      audio_duration: z.number(),
      is_favorited: z.boolean(),
      voiceover: z.object({
        id: z.uuid(),
        created_at: z.string(),
        prompt: z.object({ text: z.string().max(500) }),
        denoise_audio: z.boolean(),
        speaker: z.object({ id: z.uuid(), name: z.string(), locale: z.string() }),
      }),
    }),
  ),
  next: z.undefined().optional(),
});

let service: SampleService;
let page: z.infer<typeof pageSchema>;

async function list(from: SampleService, key: string): Promise<Response> {
  return fetch(`${from.apiUrl}/v1/audio/voiceover/outputs?per_page=300`, {
    headers: { Authorization: `Bearer ${key}` },
  });
}

beforeAll(async () => {
  service = await startSampleService({ data });
  page = pageSchema.parse(await (await list(service, service.key)).json());
});

afterAll(() => service.close());

function countBy(name: (output: (typeof page.outputs)[number]) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const output of page.outputs) counts.set(name(output), (counts.get(name(output)) ?? 0) + 1);
  return counts;
}

describe('the sample account', () => {
  test('has forty clips in all thirteen languages, in several voices of most', () => {
    expect(page.outputs).toHaveLength(40);
    const voices = countBy(({ voiceover }) => voiceover.speaker.name);
    const languages = countBy(({ voiceover }) => voiceover.speaker.locale);
    expect([...languages.keys()].sort().join(' ')).toBe('de en es fr hi it ja ko pl pt ru tr zh');
    expect([...voices.keys()].filter((voice) => !/^(?:v2\/[a-z]{2}_speaker|c_en)_\d$/.test(voice))).toEqual(
      [],
    );
    expect(voices.size).toBeGreaterThanOrEqual(2 * languages.size - 1);
  });

  test('has takes, one output a voiceover, and no row that is not listed', () => {
    const takes = [...countBy(({ voiceover }) => voiceover.prompt.text).values()];
    expect(takes.filter((count) => count > 1).length).toBeGreaterThanOrEqual(6);
    expect(Math.max(...takes)).toBe(3);
    expect(countBy(({ voiceover }) => voiceover.id).size).toBe(40);
    expect(page.total_count).toBe(40);
    expect(page.outputs.filter((output) => output.is_favorited)).toEqual([]); // nothing at the service writes them
  });

  test('has the voices of seven languages under the names that people know', () => {
    const named = page.outputs.flatMap(({ voiceover: { speaker } }) => {
      const voice = knownVoice({ speakerId: speaker.id, locale: speaker.locale, name: speaker.name });
      return voice?.speakerId === speaker.id ? [speaker.locale] : [];
    });
    expect([...new Set(named)].sort().join(' ')).toBe('de en es ja ru tr zh');
  });

  test('has three videos of the months in which the service made them, each with its waveform', async () => {
    const filmed = page.outputs.filter(({ video_file_url }) => video_file_url !== undefined);
    expect(filmed).toHaveLength(3);
    for (const { video_file_url, audio_file_url, audio_array, voiceover } of filmed) {
      expect(video_file_url).toBe(audio_file_url.replace(/mp3$/, 'mp4'));
      expect(audio_array).toHaveLength(50);
      expect(voiceover.created_at >= '2023-07-05' && voiceover.created_at < '2023-11-04').toBe(true);
      const response = await fetch(video_file_url ?? '');
      expect(response.headers.get('content-type')).toBe('video/mp4');
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
      expect(bytes.includes('avc1') && bytes.includes('mp4a')).toBe(true);
    }
  });

  test('was created throughout 2023, at times with microseconds', () => {
    const months = countBy(({ voiceover }) => voiceover.created_at.slice(0, 7));
    expect([...months.keys()].filter((month) => !month.startsWith('2023-'))).toEqual([]);
    expect(months.size).toBe(12);
    expect(page.outputs[0]?.voiceover.created_at).toMatch(/\.\d{4,6}Z$/);
  });

  test('has a prompt of about 400 characters, and some that laugh', () => {
    const prompts = page.outputs.map(({ voiceover }) => voiceover.prompt.text);
    expect(Math.max(...prompts.map((prompt) => prompt.length))).toBeGreaterThan(380);
    expect(prompts.filter((prompt) => prompt.includes('[laughs]')).length).toBeGreaterThanOrEqual(3);
  });

  test('speaks: every clip decodes and lasts as long as it says', async () => {
    for (const { audio_file_url, audio_duration, voiceover } of page.outputs) {
      const bytes = Buffer.from(await (await fetch(audio_file_url)).arrayBuffer());
      expect(bytes.subarray(0, 4).toString('latin1')).toBe('ID3\u0004');
      expect(bytes.subarray(0, 200).includes('TSSE') && bytes.subarray(0, 200).includes('Info')).toBe(true);
      const decoded = await decode(bytes);
      expect(decoded).toMatchObject({ sampleRate: voiceover.denoise_audio ? 16_000 : 24_000, errors: 0 });
      expect(bytes.length / decoded.seconds).toBeGreaterThan(19_000);
      // The service adds 11 samples, and the encoder may say a few less than it was given.
      expect(Math.abs(decoded.seconds - audio_duration)).toBeLessThan(0.005);
      expect(decoded.seconds).toBeGreaterThan(1);
      expect(decoded.seconds).toBeLessThan(15);
    }
  });

  test('is below three megabytes, and ships no file that it does not list', async () => {
    const folder = fileURLToPath(data);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name));
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
    expect(files).toHaveLength(page.outputs.length + 3 + 1);
  });
});

describe('its service', () => {
  test('takes its own key, which is another at each start', async () => {
    const other = await startSampleService({ data });
    expect(other.key).toMatch(/^sc-[0-9a-f]{64}$/);
    expect((await list(other, service.key)).status).toBe(401);
    expect((await list(other, other.key)).status).toBe(200);
    await other.close();
  });

  test('can only be reached from this machine, and serves audio from another origin than the API', () => {
    const audio = new URL(page.outputs[0]?.audio_file_url ?? '');
    expect([new URL(service.apiUrl).hostname, audio.hostname]).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(audio.origin).not.toBe(service.apiUrl);
  });

  test('sends the file as it lies on disk, whole or in part', async () => {
    const url = page.outputs[0]?.audio_file_url ?? '';
    const file = await readFile(new URL(`data/audio${new URL(url).pathname}`, data));
    const whole = await fetch(url);
    expect(Buffer.from(await whole.arrayBuffer()).equals(file)).toBe(true);
    const part = await fetch(url, {
      headers: { Range: 'bytes=144-287', 'If-Range': whole.headers.get('etag') ?? '' },
    });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(file.subarray(144, 288))).toBe(true);
  });

  test.each(['/../account.json', '/%2e%2e/account.json', '/..%2faccount.json', '/nothing.mp3', '/'])(
    'has nothing else to send: %s',
    async (address) => {
      const { origin } = new URL(page.outputs[0]?.audio_file_url ?? '');
      expect((await fetch(`${origin}${address}`)).status).toBe(404);
    },
  );
});
