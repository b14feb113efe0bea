import fc from 'fast-check';
import { Parser } from 'm3u8-parser';
import { parseText } from 'media-captions';
import { expect, test } from 'vitest';
import type { ListedFile } from '../../../../electron/export/formats/catalogue/listed-file.ts';
import { sidecarText } from '../../../../electron/export/formats/sidecars.ts';
import { clipDetails } from '../../../fakes/clip-details.ts';
import { listFiles } from './list-files.ts';

const clip = { ...clipDetails, json: '{}' };

const prompts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      ' ',
      '\n',
      '\r',
      '\t',
      '\u2028',
      '-->',
      '<b>',
      '&amp;',
      '1',
      '\n\n2\n00:00:01,000 --> 00:00:02,000\n',
      '#',
      'WEBVTT',
      'NOTE',
    ),
    maxLength: 40,
  }),
);

test.each(['srt', 'vtt'] as const)(
  'whatever was said, another reader of %s finds one cue, as long as the clip, with its words',
  async (type) => {
    await fc.assert(
      fc.asyncProperty(
        prompts,
        fc.double({ min: 0.001, max: 90_000, noNaN: true }),
        async (prompt, duration) => {
          const { cues, errors } = await parseText(sidecarText(type, { ...clip, prompt, duration }), {
            type,
            errors: true,
          });
          expect(errors).toEqual([]);
          expect(cues).toHaveLength(1);
          expect(cues[0]?.startTime).toBe(0);
          expect(cues[0]?.endTime).toBeCloseTo(duration, 2);
          const [said, text] =
            type === 'vtt'
              ? [prompt, unescaped(cues[0]?.text)]
              : [prompt.replaceAll('-->', '→'), withBrackets(cues[0]?.text)];
          expect(wordsOf(text)).toBe(wordsOf(said) || '…');
        },
      ),
    );
  },
);

const paths = fc
  .array(
    fc.string({
      unit: fc.constantFrom('a', 'ß', ' ', '#', '%', '?', ',', ':', 'EXT', '第'),
      minLength: 1,
      maxLength: 20,
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((parts) => `${parts.join('/')}x.mp3`);

test('whatever they are called, another reader of M3U8 finds the clips of a playlist, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(paths, prompts), { minLength: 1, maxLength: 5 }), (clips) => {
      const files = clips.map(([path, prompt]): ListedFile => listed(path, prompt));
      const whole = listFiles('m3u8', files).find(({ path }) => path === 'playlist.m3u8');
      const parser = new Parser();
      parser.push(whole?.content ?? '');
      parser.end();
      const { segments } = parser.manifest as { segments: readonly { uri: string; duration: number }[] };
      expect(segments.map(({ uri }) => uri.replace(/^\.\//, ''))).toEqual(clips.map(([path]) => path));
      expect(segments.map(({ duration }) => duration)).toEqual(clips.map(() => 2));
    }),
  );
});

function listed(path: string, prompt: string): ListedFile {
  return {
    entry: {
      path,
      id: 'a',
      bytes: 3,
      sha256: 'ab'.repeat(32),
      modifiedAt: '2024-01-01T00:00:00.000Z',
      exportedAt: '2024-01-01T00:00:00.000Z',
    },
    clip: { ...clip, prompt },
  };
}

/** SRT shows other brackets, as players hide what stands in these. */
function withBrackets(text = ''): string {
  expect(text).not.toMatch(/[<>{}]/);
  return text.replaceAll('‹', '<').replaceAll('›', '>');
}

function unescaped(text = ''): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Without what a reader may do with space and with characters that are no text. */
function wordsOf(text = ''): string {
  return text.replaceAll('\0', '').split(/\s+/u).filter(Boolean).join(' ');
}
