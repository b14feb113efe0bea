import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePage } from '../../../electron/stablecog/page.ts';

const output = {
  id: 'a5c9a98f-cfea-4776-ba01-7e73cfa631f2',
  audio_file_url: 'https://audio.example/a.mp3',
  video_file_url: 'https://audio.example/a.mp4',
  audio_array: [0.41, 1, 0, 2, 'x'],
  audio_duration: 2.74,
  is_favorited: true,
  voiceover: {
    id: 'v',
    seed: 7,
    temperature: 0.7,
    model_id: 'm',
    created_at: '2023-06-22T16:56:41.300381Z',
    denoise_audio: true,
    remove_silence: false,
    prompt: { text: 'Hello' },
    speaker: { id: 's', name: 'v2/en_speaker_6', locale: 'en' },
  },
};

const pageOf = (...outputs: readonly string[]) => parsePage(`{"outputs":[${outputs.join(',')}]}`);
const clipOf = (source: string) => pageOf(source).clips[0];
const clipWith = (changes: object) => clipOf(JSON.stringify({ ...output, ...changes }));
const clipWithVoiceover = (member: string) =>
  clipOf(`{"id":"a","voiceover":{"created_at":"2023-06-22T16:56:41.300381Z",${member}}}`);

describe('an output of the service', () => {
  it('is read with every field, and kept character for character, unknown fields too', () => {
    const source = `{ "mood":{"new": [1.10, 9007199254740993]},${JSON.stringify(output).slice(1, -1)}\t}`;
    expect(clipOf(source)).toEqual({
      id: output.id,
      voiceoverId: 'v',
      prompt: 'Hello',
      voice: 'v2/en_speaker_6',
      speakerId: 's',
      language: 'en',
      createdAt: '2023-06-22T16:56:41.300381Z',
      createdAtMicros: 1_687_453_001_300_381,
      duration: 2.74,
      favorite: true,
      audioUrl: 'https://audio.example/a.mp3',
      videoUrl: 'https://audio.example/a.mp4',
      sketch: [105, 255, 0, 255, 0],
      modelId: 'm',
      seed: '7',
      temperature: 0.7,
      denoised: true,
      silenceRemoved: false,
      json: source,
    });
  });

  it('survives what is missing, null or odd', () => {
    const { created_at } = output.voiceover;
    expect(clipOf(JSON.stringify({ id: 'a', voiceover: { created_at } }))).toMatchObject({
      prompt: '',
      voice: '',
      speakerId: '',
      duration: null,
      videoUrl: null,
      sketch: null,
      seed: null,
    });
    const odd = {
      id: 'a',
      audio_duration: '2.5',
      is_favorited: null,
      denoise_audio: true,
      voiceover: {
        created_at,
        seed: '12',
        temperature: {},
        prompt: null,
        speaker: { name: 'v2/pl_speaker_1', locale: null },
      },
    };
    expect(clipOf(JSON.stringify(odd))).toMatchObject({
      duration: 2.5,
      favorite: false,
      denoised: true,
      seed: '12',
      temperature: null,
      language: 'pl',
    });
  });

  it.each([
    ['"seed":0.5', '0.5'],
    ['"seed":"12.5"', '12.5'],
    ['"seed":9007199254740993', '9007199254740993'],
    ['"seed":9223372036854775808', '9223372036854775808'],
    ['"seed": -1e300 ', '-1e300'],
    ['"seed":"many"', null],
    ['"seed":[7]', null],
    ['"x":{"seed":1}', null],
  ])('has the seed of %s with all its digits: %s', (member, seed) => {
    expect(clipWithVoiceover(member)?.seed).toBe(seed);
  });

  it('has its numbers only where they can be', () => {
    expect(clipWithVoiceover('"temperature":1e300')?.temperature).toBe(1e300);
    expect(clipWithVoiceover('"temperature":1e400')?.temperature).toBeNull();
    expect(clipWith({ audio_duration: 1e300 })?.duration).toBeNull();
    expect(clipWith({ audio_duration: -1 })?.duration).toBeNull();
  });

  it('may have ids of one character, many, or digits alone', () => {
    for (const id of ['7', 'x', '0123', 'a'.repeat(64)]) expect(clipWith({ id })?.id).toBe(id);
    expect(clipWith({ id: 7 })?.id).toBe('7');
  });

  it('stands where its neighbours do when its time cannot be read', () => {
    const odd = JSON.stringify({ ...output, id: 'odd', voiceover: { created_at: 'yesterday' } });
    const { clips } = pageOf(JSON.stringify(output), odd);
    expect(clips[1]).toMatchObject({ createdAt: 'yesterday', createdAtMicros: 1_687_453_001_300_381 });
    const started = { created_at: '', started_at: '2023-06-22T16:56:41Z' };
    expect(clipWith({ voiceover: started })?.createdAtMicros).toBe(1_687_453_001_000_000);
  });

  it('is not understood without a usable id', () => {
    for (const bad of [
      null,
      7,
      { ...output, id: '../../x' },
      { ...output, id: '' },
      { ...output, id: [5] },
    ]) {
      expect(pageOf(JSON.stringify(bad))).toMatchObject({ clips: [], notUnderstood: [{ nearMicros: null }] });
    }
  });

  it('never fails whatever JSON its members hold, and is as received', () => {
    const anything = fc.jsonValue({ depthSize: 'medium' });
    const some = (names: readonly string[]) =>
      fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] });
    const outputs = fc.record(
      {
        ...Object.fromEntries(Object.keys(output).map((name) => [name, anything])),
        id: fc.constantFrom<unknown>('a', 'b', 7, null, '../x'),
        voiceover: fc.oneof(anything, some(Object.keys(output.voiceover))),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(outputs, { maxLength: 4 }), fc.constantFrom('', ' '), (list, space) => {
        const received = JSON.stringify({ outputs: list }, null, space);
        const page = parsePage(received);
        expect(page.clips.length + page.notUnderstood.length).toBe(list.length);
        for (const clip of page.clips) {
          expect(received).toContain(clip.json);
          expect(String((JSON.parse(clip.json) as { id: unknown }).id)).toBe(clip.id);
          expect(Number.isSafeInteger(clip.createdAtMicros)).toBe(true);
          for (const value of [clip.duration, clip.temperature]) {
            if (value !== null) expect(Number.isFinite(value)).toBe(true);
          }
        }
      }),
      { seed: 3, numRuns: 1000 },
    );
  });
});

describe('a page of the listing', () => {
  it('may have null outputs, no next, no total, and a byte order mark', () => {
    expect(parsePage('{"outputs":null,"next":"2023-06-22T16:56:41.300381Z"}')).toMatchObject({
      clips: [],
      totalCount: null,
      next: { micros: 1_687_453_001_300_381 },
    });
    expect(parsePage('\uFEFF{"total_count":1,"outputs":null}\n')).toMatchObject({ clips: [], totalCount: 1 });
    const page = parsePage(JSON.stringify({ outputs: [output, { id: [] }], total_count: '2' }));
    expect(page).toMatchObject({
      next: null,
      totalCount: 2,
      notUnderstood: [{ nearMicros: 1_687_453_001_300_381 }],
    });
  });

  it('says how many rows there are in numbers that can be, or not at all', () => {
    const long = '9'.repeat(400);
    for (const total of ['1e999', '-1', '2.5', long, `"${long}"`, '"9007199254740993"', '9007199254740993'])
      expect(parsePage(`{"outputs":[],"total_count":${total}}`).totalCount, total).toBeNull();
    for (const total of ['3', '3.0', '3e0', '"3"', '"003"'])
      expect(parsePage(`{"outputs":[],"total_count":${total}}`).totalCount, total).toBe(3);
  });

  it('is not anything else', () => {
    for (const bad of [
      '',
      '<html>',
      '[]',
      '{}',
      '{"error":"x"}',
      '{"outputs":{}}',
      '{"outputs":[],"next":"soon"}',
    ]) {
      expect(() => parsePage(bad)).toThrow(expect.objectContaining({ code: 'service-not-understood' }));
    }
  });
});
