import { describe, expect, test } from 'vitest';
import { durationTolerance } from '../../../../electron/library/audio/check.ts';
import { walkMp3Frames } from '../../../../electron/library/audio/mp3-frames.ts';
import { clipAudio, secondsOf } from '../../../fakes/clip-audio.ts';

const frames = 80;
/** Frames alone; the stand-in gives odd numbers an ID3v2 tag and an Info frame. */
const plain = clipAudio(0, frames);
const tagged = clipAudio(1, frames);
const id3v1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125, ' ')]);

function id3v2(length: number, footer = false): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (length >> shift) & 0x7f);
  const tail = footer ? Buffer.from('3DI-footer') : Buffer.alloc(0);
  return Buffer.concat([
    Buffer.from([0x49, 0x44, 0x33, 4, 0, footer ? 0x10 : 0, ...size]),
    Buffer.alloc(length),
    tail,
  ]);
}

describe('an MP3 is walked to its last byte', () => {
  test('when it is frames alone', () => {
    const walked = walkMp3Frames(plain);
    expect(walked).toEqual({ frames, samples: frames * 576, sampleRate: 24_000, channels: 1 });
    expect(walked!.samples / walked!.sampleRate).toBeCloseTo(secondsOf(frames), 3);
  });

  test('behind an ID3v2 tag, with the frame that tells of the others', () => {
    expect(walkMp3Frames(tagged)).toMatchObject({ frames: frames + 1, sampleRate: 24_000 });
  });

  test.each([0, 1, 127, 128, 300, 20_000])('behind an ID3v2 tag of %d bytes', (length) => {
    expect(walkMp3Frames(Buffer.concat([id3v2(length), plain]))?.frames).toBe(frames);
    expect(walkMp3Frames(Buffer.concat([id3v2(length, true), plain]))?.frames).toBe(frames);
  });

  test.each([
    ['an ID3v1 tag', id3v1],
    ['an APE tag', Buffer.from('APETAGEX and so on')],
    ['padding', Buffer.alloc(700)],
  ])('before %s', (_name, tail) => {
    expect(walkMp3Frames(Buffer.concat([plain, tail]))?.frames).toBe(frames);
  });
});

describe('not a whole MP3', () => {
  test('is one that was cut anywhere but between two frames', () => {
    for (let length = 1; length < plain.length; length += 1) {
      const walked = walkMp3Frames(plain.subarray(0, length));
      expect(walked === null, `${length} bytes`).toBe(length % 144 !== 0);
    }
  });

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['one byte', Buffer.from([0xff])],
    ['a page of HTML', Buffer.from('<!doctype html><title>Hold on</title>')],
    ['zeros', Buffer.alloc(5000)],
    ['ones', Buffer.alloc(5000, 0xff)],
    ['a tag and nothing else', id3v2(300)],
    ['a tag longer than the file', id3v2(300).subarray(0, 100)],
    ['garbage behind the last frame', Buffer.concat([plain, Buffer.from('garbage')])],
    ['HTML behind the last frame', Buffer.concat([plain, Buffer.from('<html>')])],
    ['half an ID3v1 tag', Buffer.concat([plain, id3v1.subarray(0, 60)])],
    ['garbage before the first frame', Buffer.concat([Buffer.from('garbage'), plain])],
    [
      'a hole in the middle',
      Buffer.concat([plain.subarray(0, 1440), Buffer.alloc(50), plain.subarray(1440)]),
    ],
  ])('is %s', (_name, bytes) => {
    expect(walkMp3Frames(bytes)).toBeNull();
  });
});

test('a duration may differ by what an encoder adds, and by no more than 2 % of a long clip', () => {
  expect(durationTolerance(0)).toBe(0.15);
  expect(durationTolerance(5)).toBe(0.15);
  expect(durationTolerance(15)).toBeCloseTo(0.3);
});
