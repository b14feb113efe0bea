// Makes what the tests' stand-in service cuts its clips of: tests/fixtures/frames-16k.mp3, frames-24k.mp3 and video.mp4.
//
//   apt-get install espeak-ng ffmpeg && node build/sample/make-fixture.mjs
import { writeFileSync } from 'node:fs';
import { film, speak, speakFrames } from './speech.mjs';

const fixtures = new URL('../../tests/fixtures/', import.meta.url);
const text =
  'The quick brown fox jumps over the lazy dog, and the dog, who has seen this before, sleeps on. ' +
  'Somewhere a clock strikes four, a kettle begins to sing, and nobody is in a hurry.';

for (const rate of /** @type {const} */ ([16_000, 24_000])) {
  const frames = speakFrames({ text, voice: 'en-gb+f3', pitch: 45, speed: 165, rate });
  writeFileSync(new URL(`frames-${rate / 1000}k.mp3`, fixtures), frames);
}
const hello = speak({ text: 'Hello.', voice: 'en-gb+f3', pitch: 45, speed: 165, rate: 16_000 });
writeFileSync(new URL('video.mp4', fixtures), film(hello.bytes, 'Hello.'));
