import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListedFile } from '../../../../electron/export/formats/catalogue/listed-file.ts';
import { tagOf } from '../../../../electron/export/formats/id3-tags.ts';
import { sidecarText } from '../../../../electron/export/formats/sidecars.ts';
import { portablePath } from '../../../../electron/export/naming/file-name.ts';
import { parseTemplate } from '../../../../electron/export/naming/template.ts';
import { clipDetails } from '../../../fakes/clip-details.ts';
import { namedClip } from '../naming/named-clip.ts';
import { listFiles } from './list-files.ts';

const family = '👨‍👩‍👧‍👦';

function listed(clip: Partial<ListedFile['clip']>, path = 'en/a.mp3'): ListedFile {
  const times = { modifiedAt: '2024-01-01T00:00:00.000Z', exportedAt: '2024-01-01T00:00:00.000Z' };
  return {
    entry: { id: 'a', path, bytes: 9, sha256: 'ab'.repeat(32), source: 'cd'.repeat(32), ...times },
    clip: { ...clipDetails, json: '{}', ...clip },
  };
}
const contentOf = (kind: 'csv' | 'json' | 'm3u8' | 'html', files: readonly ListedFile[]) =>
  listFiles(kind, files)[0]?.content ?? '';

/** The cells that a spreadsheet makes of a text with one separator: quotes count at the beginning of a cell only. */
function cellsOf(text: string, separator: string): readonly string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= text.length) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      for (; at < text.length && !(text[at] === '"' && text[at + 1] !== '"'); at += 1) {
        if (text[at] === '"') at += 1;
        cell += text[at] ?? '';
      }
      at += 1;
    }
    for (; at < text.length && text[at] !== separator && text[at] !== '\n'; at += 1) cell += text[at] ?? '';
    cells.push(cell);
    at += 1;
  }
  return cells;
}

const risky = fc.string({
  unit: fc.constantFrom('a', '=', '+', '-', '@', ';', '\t', '|', '"', "'", ' ', '\n', '\r', ',', '1'),
  maxLength: 12,
});

test.each([',', ';', '\t', '|'])('no spreadsheet that separates by “%s” computes anything', (separator) => {
  fc.assert(
    fc.property(risky, risky, (prompt, note) => {
      const csv = contentOf('csv', [listed({ prompt, note })]).slice(1);
      for (const cell of cellsOf(csv, separator)) {
        const begins = cell.trimStart().replace(/^["\s]+/, '');
        expect(begins, JSON.stringify({ csv, cell })).not.toMatch(/^[=@]/);
        expect(begins.replace(/^-?[\d.]+$/, ''), JSON.stringify({ csv, cell })).not.toMatch(/^[+-]/);
      }
    }),
    { examples: [['a;=1+1', '']], numRuns: 500 },
  );
});

test('a path in the catalogue is still one, whatever a prompt says', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from(`a=+-@;|"'<>?*:/\\ \uff1d`)), maxLength: 12 }),
      (prompt) => {
        const { folders, stem, extension } = portablePath(['f', prompt], '.mp3');
        for (const path of [[...folders, stem + extension].join('/'), stem + extension]) {
          const cell = cellsOf(contentOf('csv', [listed({}, path)]).split('\r\n')[1] ?? '', ',')[0];
          expect([path, `./${path}`]).toContain(cell);
        }
      },
    ),
    { examples: [['a;"=1+1"'], ['a;|1'], ['"=1']], numRuns: 2000 },
  );
  expect(contentOf('csv', [listed({}, '=a;b.mp3')])).toContain('"./=a;b.mp3"');
  expect(portablePath(['a;=1+1'], '.mp3').stem).toBe('a,=1+1');
});

test('the catalogue has the hash of the exported file, and the library’s beside it', () => {
  expect(JSON.parse(contentOf('json', [listed({ sha256: 'ef'.repeat(32) })]))).toMatchObject([
    { sha256: 'ab'.repeat(32), librarySha256: 'cd'.repeat(32), bytes: 9 },
  ]);
});

test('what the service sent is in sidecars character for character, and numbers keep their digits', () => {
  const json = '{"z":1.10,"seed":9007199254740993, "a" : "\\u00e9\\/"}';
  const text = sidecarText('json', { ...clipDetails, seed: '9007199254740993', json });
  expect(text).toContain(`"service": ${json}`);
  expect(text).toContain('"seed": 9007199254740993');
  expect(JSON.parse(text)).toMatchObject({ service: { z: 1.1 } });
  expect(contentOf('json', [listed({ json: '{\n"a":1\n}', seed: 'x' })]).split('\n')).toHaveLength(4);
});

test('markup in a prompt is shown by players of SRT, not hidden', () => {
  const prompt = '<b>bold</b> {\\an8}top {y:i} a --> b';
  expect(sidecarText('srt', { ...clipDetails, json: '{}', prompt })).toContain(
    '‹b›bold‹/b› (\\an8)top (y:i) a → b',
  );
});

test('a title is cut between what a reader sees as characters', () => {
  const prompt = `${'x'.repeat(199)}${family}${family}`;
  const tag = Buffer.from(tagOf({ ...clipDetails, prompt })).toString('utf8');
  expect(tag).toContain(`${'x'.repeat(199)}${family}\u0000`.slice(0, -1));
  expect(tag.slice(0, tag.indexOf('TPE1'))).not.toContain(`${family}${family}`);
});

test('a cluster at the cut is whole or absent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 110, max: 125 }), fc.integer({ min: 110, max: 125 }), (letters, limit) => {
      const prompt = 'x'.repeat(letters) + family + 'yz';
      const rendered = parseTemplate(`{prompt:${limit}}`).render({ ...namedClip, prompt })[0] ?? '';
      const { stem } = portablePath([rendered], '.mp3');
      expect(stem.replace(family, '')).toMatch(/^x+y?z?$/);
    }),
    { examples: [[119, 120]] },
  );
});

test('a prompt of 20 MB gives a name, a tag and sidecars', () => {
  const prompt = 'a'.repeat(20_000_000);
  const rendered = parseTemplate('{prompt}/{prompt:60} {prompt|upper}').render({ ...namedClip, prompt });
  const { stem, folders } = portablePath(rendered, '.mp3');
  expect(stem.length + (folders[0]?.length ?? 0)).toBeLessThan(500);
  expect(sidecarText('txt', { ...clipDetails, json: '{}', prompt })).toHaveLength(prompt.length + 1);
  for (const spaces of [prompt.replaceAll('a', ' '), `${prompt} `])
    expect(sidecarText('srt', { ...clipDetails, json: '{}', prompt: spaces }).length).toBeGreaterThan(0);
});

test('names hold nothing that players of playlists take for parts of an address', () => {
  expect(portablePath(['Take #3, 50%25 or 100% sure'], '.mp3').stem).toBe('Take _3, 50_25 or 100% sure');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('#', '%', '2', 'a', 'ü', ' ') }), (text) => {
      expect(portablePath([text, text], '.mp3').stem).not.toMatch(/#|%[0-9a-f]{2}/i);
    }),
  );
});

test('times in lists and page are in UTC, and say so', () => {
  const createdAt = '2023-06-22T01:30:00.5+03:00';
  expect(contentOf('csv', [listed({ createdAt })])).toContain('2023-06-21T22:30:00Z');
  const page = contentOf('html', [listed({ createdAt })]);
  expect(page).toContain('2023-06-21');
  expect(page).toContain('Dates are in UTC.');
});

test('the page is called what the export is called, and lengths are to the nearest second', () => {
  const files = [listed({ duration: 59.6 })];
  const page = listFiles('html', files, 'Episode <3>')[0]?.content ?? '';
  expect(page).toContain('<title>Episode &lt;3></title>');
  expect(page).toContain('"time":"1:00"');
  expect(contentOf('html', files)).toContain('<title>Voiceovers</title>');
});
