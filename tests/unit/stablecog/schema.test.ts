import { describe, expect, it } from 'vitest';
import { parseOutput, parsePage } from '../../../electron/stablecog/schema.ts';

const output = {
  id: 'a5c9a98f-cfea-4776-ba01-7e73cfa631f2',
  audio_file_url: 'https://audio.example/a.mp3',
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
    speaker: { name: 'v2/en_speaker_6', locale: 'en' },
  },
};

describe('an output of the service', () => {
  it('is read with every field, and kept as received, unknown fields too', () => {
    const raw = { ...output, mood: { new: [1] } };
    expect(parseOutput(raw)).toEqual({
      id: output.id,
      voiceoverId: 'v',
      prompt: 'Hello',
      voice: 'v2/en_speaker_6',
      language: 'en',
      createdAt: '2023-06-22T16:56:41.300381Z',
      createdAtMicros: 1_687_453_001_300_381,
      duration: 2.74,
      favorite: true,
      audioUrl: 'https://audio.example/a.mp3',
      modelId: 'm',
      seed: 7,
      temperature: 0.7,
      denoised: true,
      silenceRemoved: false,
      json: JSON.stringify(raw),
    });
  });

  it('survives what is missing, null or odd', () => {
    const { created_at } = output.voiceover;
    expect(parseOutput({ id: 'a', voiceover: { created_at } })).toMatchObject({
      prompt: '',
      voice: '',
      duration: null,
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
    expect(parseOutput(odd)).toMatchObject({
      duration: 2.5,
      favorite: false,
      denoised: true,
      seed: 12,
      temperature: null,
      language: 'pl',
    });
  });

  it('is not understood without a usable id or time', () => {
    for (const bad of [
      null,
      7,
      { ...output, id: '../../x' },
      { ...output, id: 5 },
      { ...output, voiceover: {} },
    ]) {
      expect(parseOutput(bad)).toBeNull();
    }
  });
});

describe('a page of the listing', () => {
  it('may have null outputs, no next and no total, and tells what it cannot understand', () => {
    expect(parsePage('{"outputs":null,"next":"2023-06-22T16:56:41.300381Z"}')).toMatchObject({
      clips: [],
      totalCount: null,
    });
    const page = parsePage(JSON.stringify({ outputs: [output, { id: 1 }], total_count: '2' }));
    expect(page).toMatchObject({
      next: null,
      totalCount: 2,
      notUnderstood: [{ nearMicros: 1_687_453_001_300_381 }],
    });
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
