import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstGraphemes } from '../../../../electron/export/naming/graphemes.ts';
import { parseTemplate } from '../../../../electron/export/naming/template.ts';
import type { ErrorParams } from '../../../../electron/contract/errors.ts';
import { AppError } from '../../../../electron/contract/errors.ts';
import { namedClip as clip } from './named-clip.ts';

function refusal(template: string): { readonly params: ErrorParams | undefined; readonly column: unknown } {
  try {
    parseTemplate(template);
  } catch (error) {
    if (error instanceof AppError && error.code === 'template-invalid') {
      return { params: error.params, column: error.params?.['column'] };
    }
    throw error;
  }
  throw new Error(`“${template}” was accepted`);
}

test('the default template gives folders by year, language and voice, and a name with prompt and id', () => {
  expect(parseTemplate('{created:yyyy}/{language}/{voice}/{prompt:60} [{id:8}]').render(clip)).toEqual([
    '2023',
    'en',
    'Daniel',
    'Good morning, everyone. [01234567]',
  ]);
});

test.each([
  ['{created}', '2023-06-22'],
  ['{created:yyyyMMdd HH.mm.ss}', '20230622 03.04.05'],
  ['{duration}s', '3.5s'],
  ['{favorite}', 'favorite'],
  ['{take} of {takes}', '2 of 3'],
  ['{seed} {temperature} {model} {voiceover}', '42 0.7 bark vo-1'],
  ['{prompt:4}', 'Good'],
  ['{prompt:5}', 'Good'],
  ['a {{b}} c', 'a {b} c'],
  ['{{{id:2}}}', '{01}'],
  ['{id:4}.mp3', '0123'],
])('%s renders as %s', (template, expected) => {
  expect(parseTemplate(template).render(clip)).toEqual([expected]);
});

test('what is not known renders as nothing', () => {
  const bare = {
    ...clip,
    duration: null,
    seed: null,
    temperature: null,
    favorite: false,
    createdAt: 'never',
  };
  expect(parseTemplate('[{duration}{seed}{temperature}{favorite}{created}]').render(bare)).toEqual(['[]']);
});

test.each([
  ['', 1],
  ['{voice}/', 9],
  ['/{voice}', 1],
  ['a//b', 3],
  ['{voice', 1],
  ['a}b', 2],
  ['a{}', 3],
  ['{created:yyyy}/{promt}', 17],
  ['{created:yyyy-xx}', 15],
  ['{created:}', 10],
  ['{created:yyyy/MM}', 14],
  ['{prompt:0}', 9],
  ['{prompt:ten}', 9],
  ['{favorite:3}', 11],
  ['a/'.repeat(12) + 'a', 24],
])('“%s” is refused at column %i', (template, column) => {
  expect(refusal(template).column).toBe(column);
});

test('an unknown field is answered with those that are known', () => {
  const { params } = refusal('{promt}');
  expect(params).toMatchObject({ problem: 'fieldUnknown', name: 'promt' });
  expect(params?.['known']).toContain('prompt, voice, voice_id, language, created');
});

test('a length counts graphemes and never cuts one', () => {
  const family = '👨‍👩‍👧‍👦';
  const text = { ...clip, prompt: `${family}${family}नमस्ते e\u0301` };
  expect(parseTemplate('{prompt:2}').render(text)).toEqual([family + family]);
  expect(parseTemplate('{prompt:3}').render(text)).toEqual([`${family}${family}न`]);
});

test('the quick way of counting graphemes answers what Intl.Segmenter answers', () => {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('a', 'é', 'ж', 'カ', '語', '한', '\u0301', '\u3099', '👍', '🏽', '\u200d'),
      }),
      fc.integer({ min: 1, max: 12 }),
      (text, limit) => {
        const all = [...segmenter.segment(text)].map(({ segment }) => segment);
        expect(firstGraphemes(text, limit)).toBe(all.slice(0, limit).join(''));
      },
    ),
  );
});

test('any text is either a template or refused with a column inside of it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('{', '}', '/', ':', 'id', 'prompt', 'created', 'y', '8') }),
      (text) => {
        try {
          expect(parseTemplate(text).render(clip).length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error.code).toBe('template-invalid');
          expect(Number(error.params?.['column'])).toBeGreaterThanOrEqual(1);
          expect(Number(error.params?.['column'])).toBeLessThanOrEqual(text.length + 1);
        }
      },
    ),
  );
});
