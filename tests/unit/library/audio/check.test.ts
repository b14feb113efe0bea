import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createAudioChecker } from '../../../../electron/library/audio/check.ts';
import { clipAudio } from '../../../fakes/clip-audio.ts';
import { decode } from '../../../fakes/decode.ts';

const sample = path.resolve(import.meta.dirname, '../../../../electron/sample/data/audio');

test('a clip is as long as its sound, and looks the same, whatever was checked before it', async () => {
  const speech = (await readdir(sample))
    .filter((name) => name.endsWith('.mp3'))
    .slice(0, 6)
    .map((name) => readFileSync(path.join(sample, name)));
  const clips = [...speech, clipAudio(0, 40), clipAudio(1, 40)];
  expect(clips.length).toBe(8);
  const checker = await createAudioChecker();
  const first = await Promise.all(clips.map((bytes) => checker.check(bytes, null)));
  const again = [];
  for (const bytes of clips.toReversed()) again.unshift(await checker.check(bytes, null));
  expect(again.map(({ duration }) => duration)).toEqual(first.map(({ duration }) => duration));
  for (const [index, bytes] of clips.entries()) {
    // A decoder that has had nothing before.
    const { seconds } = await decode(bytes);
    expect(first[index]?.duration).toBeCloseTo(seconds, 6);
    // Where no encoder's delay is cut off, the end of what came before sounds on in the beginning.
    if (index >= speech.length) continue;
    const [one, other] = [first[index], again[index]].map((checked) => [...(checked?.peaks ?? [])]);
    expect(one).toEqual(other);
  }
});
