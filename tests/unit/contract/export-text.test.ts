import { expect, test } from 'vitest';
import { AppError } from '../../../electron/contract/errors.ts';
import { exportNoteCodes } from '../../../electron/contract/export-notes.ts';
import { createErrorText } from '../../../electron/contract/messages/errors.ts';
import { createExportText } from '../../../electron/contract/messages/export.ts';
import { parseTemplate } from '../../../electron/export/naming/template.ts';

const text = createErrorText();

/** What a person reads of a template that is refused. */
function refusal(template: string): string {
  try {
    parseTemplate(template);
    return '';
  } catch (error) {
    if (error instanceof AppError) return text.of(error);
    throw error;
  }
}

test.each([
  ['', 'The template is empty. Write a name, such as {prompt:60}.'],
  ['{id}/', 'The template ends with a folder. Write a name for the file after the last “/”.'],
  ['a//b', 'A folder has no name here. Remove one “/”.'],
  ['{id', 'This “{” is never closed. Write “{{” for a brace in the name.'],
  ['id}', 'This “}” closes nothing. Write “}}” for a brace in the name.'],
  [
    '{created:yyyy/MM}',
    'A “/” cannot stand inside braces. Write {created:yyyy}/{created:MM} for two folders.',
  ],
  ['{created:}', 'After the colon comes a date format, such as {created:yyyy}.'],
  ['{favorite:3}', 'The field “favorite” takes nothing after a colon.'],
  ['{prompt:0}', 'After “prompt:” comes a length from 1 to 500, such as {prompt:60}.'],
  ['{seed:99}', 'Here comes a number from 1 to 20, such as {seed:3}.'],
  ['{id|upper:1}', 'The filter is written as upper.'],
  ['{id|replace::x}', 'Say what is to be replaced, such as replace:this:that.'],
  ['{id?{id?{id?{id?{id}}}}}', 'Braces are nested too deep here.'],
  ['a/a/a/a/a/a/a/a/a/a/a/a/a', 'The template makes too many folders. It can make 11.'],
])('“%s” is refused with: %s', (template, sentence) => {
  expect(refusal(template)).toBe(sentence);
});

test.each([
  ['{promt}', /^There is no field “promt”\. The fields are prompt, voice, voice_id, language, created, /],
  ['{}', /^A field needs a name\. The fields are prompt, /],
  ['{id|}', /^A filter needs a name\. The filters are upper, /],
  ['{id|up}', /^There is no filter “up”\. The filters are upper, /],
  ['{created:yyyy-QQQ}', /^A date has no part “QQQ”\. The parts are yyyy, /],
])('“%s” is refused with what is known', (template, sentence) => {
  expect(refusal(template)).toMatch(sentence);
});

test('every note of an export has a sentence', () => {
  const { ofNote } = createExportText();
  for (const code of exportNoteCodes)
    expect(ofNote({ code, params: { errno: 'EIO' } })).toMatch(/^[A-Z].+\.$/);
});
