import { expect, test } from 'vitest';
import { AppError } from '../../../../electron/contract/errors.ts';
import { exportPresetNames, exportPresets } from '../../../../electron/contract/export-presets.ts';
import { fields } from '../../../../electron/export/naming/fields.ts';
import { parseTemplate } from '../../../../electron/export/naming/template.ts';
import { namedClip as clip } from './named-clip.ts';

const render = (template: string, change: Partial<typeof clip> = {}) =>
  parseTemplate(template)
    .render({ ...clip, ...change })
    .join('/');

function columnOf(template: string): unknown {
  try {
    parseTemplate(template);
  } catch (error) {
    if (error instanceof AppError && error.code === 'template-invalid') return error.params?.['column'];
    throw error;
  }
  return null;
}

test.each([
  // Filters, one after the other
  ['{language|upper}', 'EN'],
  ['{prompt|lower}', 'good morning, everyone.'],
  ['{note|default:none|title}', 'None'],
  ['{prompt|title|max:12}', 'Good Morning'],
  ['{voice_id|replace:v2\\/:|replace:_speaker_: }', 'en 6'],
  ['{prompt|replace:, everyone:|replace:.:!}', 'Good morning!'],
  ['{voice_id|replace:\\::x}', 'v2/en_speaker_6'],
  ['{take|pad:3}', '002'],
  ['{prompt|pad:3}', 'Good morning, everyone.'],
  // Numbers
  ['{take:3} of {takes:3}', '002 of 003'],
  ['{duration:4}', '0003.5'],
  ['{position:4} {collection}', '0007 Best of'],
  ['{bytes} {seed:5} {temperature}', '23014 00042 0.7'],
  // Conditions
  ['{favorite?Best!Rest}', 'Best'],
  ['{starred?Best!Rest}', 'Rest'],
  ['{note? - {note:3}}x', 'x'],
  ['{denoised?clean}{trimmed?short}{gone?gone}', 'clean'],
  ['{collection?{collection}}/{id:2}', 'Best of/01'],
  ['{favorite?{denoised?both!one}!none}', 'both'],
  ['{language|replace:en:?English!{language}}', 'en'],
  ['{note?a\\!b!c\\}d}', 'c}d'],
  // Dates
  ["{created:yyyy-'W'ww} {created:xxxx}", '2023-W25 2023'],
  ['{created:d. MMMM yy, EEE}', '22. June 23, Thu'],
  ['{created:Q} {created:DDD} {created:hh.mm a}', '2 173 03.04 AM'],
  ["{created:'at' HH''ss''SSS}", "at 03'05'678"],
  ['{seen:yyyyMMdd}', '20240203'],
  // All that is known
  ['{hash:8} {voiceover} {model}', 'abababab vo-1 bark'],
])('%s gives %s', (template, expected) => {
  expect(render(template)).toBe(expected);
});

test('a folder of conditions alone that comes out empty is left out', () => {
  expect(render('{collection?{collection}}/{id:2}', { collection: '' })).toBe('01');
  expect(render('{collection}/{id:2}', { collection: '' })).toBe('/01');
});

test.each([
  ['{prompt|uper}', 9],
  ['{prompt|}', 9],
  ['{prompt|upper:3}', 15],
  ['{prompt|max}', 12],
  ['{prompt|max:0}', 13],
  ['{prompt|max:x}', 13],
  ['{take|pad:99}', 11],
  ['{prompt|replace:a}', 16],
  ['{prompt|replace::b}', 17],
  ['{prompt|default}', 16],
  ['{take:0}', 7],
  ['{take:x}', 7],
  ['{favorite?a', 1],
  ['{favorite?a!b', 1],
  ['{favorite?a/b}', 12],
  ['{favorite?{nonsense}}', 12],
  ['{favorite?{created:bad}}', 20],
  ['{a?{b?{c?{d?{e?}}}}}', 2],
  ['{created:yyyy|nonsense}', 15],
  ["{created:yyyy 'open}", 15],
])('%s is refused at column %i', (template, column) => {
  expect(columnOf(template)).toBe(column);
});

test.each(exportPresetNames)('the preset %s names every clip', (name) => {
  const rendered = render(exportPresets[name]);
  expect(rendered).toContain('01234567');
  expect(render(exportPresets[name], { collection: '', position: null, prompt: '' })).toContain('01234567');
});

test('every field of the grammar is in the docs, and nothing else', async () => {
  const { readFile } = await import('node:fs/promises');
  const docs = await readFile(new URL('../../../../docs/EXPORT.md', import.meta.url), 'utf8');
  const table = docs.slice(docs.indexOf('| Field'), docs.indexOf('- **Lengths**'));
  const named = [...table.matchAll(/^\| ([^|]*)\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`\{(\w+)\}`/g)].map(([, field]) => field),
  );
  expect(new Set(named)).toEqual(new Set(fields.keys()));
});
