import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../../electron/contract/errors.ts';
import type { NamedClip } from '../../../../electron/export/naming/fields.ts';
import { fields } from '../../../../electron/export/naming/fields.ts';
import type { NameRules } from '../../../../electron/export/naming/file-name.ts';
import { nameKey, portablePath } from '../../../../electron/export/naming/file-name.ts';
import { planExport } from '../../../../electron/export/planning/plan.ts';
import { emptyScan } from '../../../../electron/export/planning/scan.ts';
import { parseTemplate } from '../../../../electron/export/naming/template.ts';
import { hostileText } from '../naming/hostile-text.ts';
import { namedClip } from '../naming/named-clip.ts';
import { brokenRules } from '../naming/portable-rules.ts';

const anyText = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  fc.constantFrom(
    '',
    '..',
    '../../x',
    'CON',
    'aux.mp3',
    'voicekeep-export',
    'Hello',
    'HELLO',
    'hello ',
    'x'.repeat(999),
  ),
);

const anyClip: fc.Arbitrary<Omit<NamedClip, 'id'>> = fc
  .record({
    prompt: anyText,
    voice: anyText,
    language: anyText,
    note: anyText,
    collection: anyText,
    modelId: anyText,
  })
  .map((texts) => ({ ...namedClip, ...texts }));

const anyPart = fc.oneof(
  fc.constantFrom(...fields.keys()).map((field) => `{${field}}`),
  fc.constantFrom(
    '{prompt:60}',
    '{note|upper|max:200}',
    '{prompt|replace:a:\u202e}',
    '{collection?{collection}!..}',
    '{created:yyyy}',
  ),
  anyText.map((text) => text.replace(/[{}/]/g, '')),
);
const anyTemplate = fc
  .array(fc.array(anyPart, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
  .map((levels) => levels.map((parts) => parts.join('')).join('/'));

function pathsOf(
  template: string,
  clips: readonly Omit<NamedClip, 'id'>[],
  rules: NameRules,
): readonly string[] {
  const parsed = parseTemplate(template);
  const wanted = clips.map((clip, index) => ({
    id: `clip${index}`,
    target: portablePath(parsed.render({ ...clip, id: `clip${index}` }), '.mp3', rules),
    cached: { bytes: 1, sha256: 'ab'.repeat(32) },
  }));
  return planExport({ wanted, entries: new Map(), ...emptyScan() }).actions.map(({ path }) => path);
}

test('whatever prompts and templates hold, every path is right on Windows, macOS and Linux, and no two are one', () => {
  fc.assert(
    fc.property(anyTemplate, fc.array(anyClip, { minLength: 1, maxLength: 8 }), (template, clips) => {
      let paths: readonly string[];
      try {
        paths = pathsOf(template, clips, 'portable');
      } catch (error) {
        // A literal part may be no template; then it is refused, with a column.
        if (error instanceof AppError && error.code === 'template-invalid') return;
        throw error;
      }
      expect(paths).toHaveLength(clips.length);
      for (const path of paths) expect(brokenRules(path)).toEqual([]);
      expect(new Set(paths.map(nameKey)).size).toBe(paths.length);
      // As Windows and macOS compare: without case, and composed.
      expect(new Set(paths.map((path) => path.normalize('NFC').toUpperCase())).size).toBe(paths.length);
    }),
    { numRuns: 600 },
  );
});

test.each(['posix', 'mac'] as const)(
  'native names of %s stay in the folder and within its limits',
  (rules) => {
    fc.assert(
      fc.property(anyTemplate, fc.array(anyClip, { minLength: 1, maxLength: 4 }), (template, clips) => {
        let paths: readonly string[];
        try {
          paths = pathsOf(template, clips, rules);
        } catch (error) {
          if (error instanceof AppError && error.code === 'template-invalid') return;
          throw error;
        }
        for (const path of paths) {
          expect(path.length).toBeLessThanOrEqual(1000);
          for (const name of path.split('/')) {
            expect(['', '.', '..']).not.toContain(name);
            expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);

            expect(name).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
            if (rules === 'mac') expect(name).not.toContain(':');
          }
        }
        expect(new Set(paths.map(nameKey)).size).toBe(paths.length);
      }),
      { numRuns: 300 },
    );
  },
);

test('a native name keeps what the system takes', () => {
  const name = (rules: NameRules) => portablePath(['What: "this"? <yes|no> a\\b'], '.mp3', rules).stem;
  expect(name('posix')).toBe('What: "this"? <yes|no> a\\b');
  expect(name('mac')).toBe('What- "this"? <yes|no> a\\b');
  expect(name('portable')).toBe("What- 'this'_ (yes-no) a-b");
  expect(portablePath(['CON'], '.mp3', 'posix').stem).toBe('CON');
});
