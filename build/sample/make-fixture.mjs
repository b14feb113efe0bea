// Makes tests/fixtures/frames.mp3, of which the tests' stand-in service cuts its clips. `--nores` (no bit reservoir)
// lets every frame stand by itself, so that any sequence of them decodes.
//
//   apt-get install espeak-ng lame && node build/sample/make-fixture.mjs
import { writeFileSync } from 'node:fs';
import { speak } from './speech.mjs';

const { bytes } = speak(
  {
    text:
      'The quick brown fox jumps over the lazy dog, and the dog, who has seen this before, sleeps on. ' +
      'Somewhere a clock strikes four, a kettle begins to sing, and nobody is in a hurry.',
    voice: 'en-gb+f3',
    pitch: 45,
    speed: 165,
  },
  ['--nores'],
);
writeFileSync(new URL('../../tests/fixtures/frames.mp3', import.meta.url), bytes);
