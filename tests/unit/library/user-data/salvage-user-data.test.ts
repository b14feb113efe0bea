import { expect, test } from 'vitest';
import type { UserDataContent } from '../../../../electron/library/user-data/merge-user-data.ts';
import { isEmpty } from '../../../../electron/library/user-data/merge-user-data.ts';
import { salvageUserData } from '../../../../electron/library/user-data/salvage-user-data.ts';
import { userDataText } from '../../../../electron/library/user-data/user-data-file.ts';

const none: UserDataContent = {
  revision: 0,
  favorites: [],
  rejected: [],
  notes: {},
  collections: [],
  voices: [],
};

const full: UserDataContent = {
  revision: 7,
  favorites: ['favorite-1', 'favorite-2'],
  rejected: ['rejected-1', 'rejected-2'],
  notes: { 'noted-1': 'A note\nof "two" lines [', 'noted-2': 'Ein Wört, 一个词 {', 'noted-4': '' },
  collections: [
    { id: 'id-1', name: 'Best', madeAt: '2026-01-01', clips: ['first-1', 'first-2'] },
    { id: 'id-2', name: 'Second', madeAt: '2026-01-02', clips: ['second-1', 'second-2'] },
    { id: 'id-3', name: 'Empty', madeAt: '2026-01-03', clips: [] },
  ],
  voices: [
    { voice: 'Voice-1', language: 'en', kind: 'female' },
    { voice: 'Voice-2', language: 'de', kind: 'male' },
  ],
};

/** Everything that a person put in, each by where it belongs; a collection's clips by its name. */
function entriesOf(data: UserDataContent): ReadonlySet<string> {
  return new Set([
    ...data.favorites.map((id) => `favorite ${id}`),
    ...data.rejected.map((id) => `rejected ${id}`),
    ...Object.entries(data.notes).map(([id, note]) => `note ${id} ${note}`),
    ...data.collections.flatMap(({ name, clips }) => [
      `collection ${name}`,
      ...clips.map((clip) => `${name} has ${clip}`),
    ]),
    ...data.voices.map(({ voice, language, kind }) => `${voice} ${language} ${kind}`),
  ]);
}

/** Of what a person put in, all but what stands on these lines. */
function entriesWithout(data: UserDataContent, damaged: string): ReadonlySet<string> {
  const isDamaged = (text: string) => damaged.includes(JSON.stringify(text));
  return entriesOf({
    ...data,
    favorites: data.favorites.filter((id) => !isDamaged(id)),
    rejected: data.rejected.filter((id) => !isDamaged(id)),
    notes: Object.fromEntries(Object.entries(data.notes).filter(([id]) => !isDamaged(id))),
    collections: data.collections
      .filter(({ name }) => !isDamaged(name))
      .map((one) => ({ ...one, clips: one.clips.filter((clip) => !isDamaged(clip)) })),
    voices: data.voices.filter(({ voice, language, kind }) => ![voice, language, kind].some(isDamaged)),
  });
}

/** The lines that the byte belongs to: two, where it is the end of one. */
function linesAt(text: Buffer, at: number): string {
  const start = text.lastIndexOf(10, at - 1) + 1;
  const end = text.indexOf(10, text[at] === 10 ? at + 1 : at);
  return text.toString('utf8', at === 0 ? 0 : start, end < 0 ? text.length : end);
}

/** Some of them break a line, a name or a bracket. */
const bits = process.env['VOICEKEEP_EVERY_STEP'] === '1' ? [0, 1, 2, 3, 4, 5, 6, 7] : [0, 5];

test.each<[string, UserDataContent]>([
  ['full', full],
  ['without notes', { ...full, notes: {} }],
  ['with collections alone', { ...none, revision: 7, collections: full.collections }],
])('whichever bit of a file is another, each entry on another line is read (%s)', (_name, data) => {
  const sound = Buffer.from(userDataText(data));
  for (let at = 0; at < sound.length; at += 1) {
    for (const bit of bits) {
      const damaged = Buffer.from(sound);
      damaged[at]! ^= 1 << bit;
      const found = entriesOf(salvageUserData(damaged.toString('utf8'), data));
      const lost = [...entriesWithout(data, linesAt(sound, at))].filter((entry) => !found.has(entry));
      expect(lost, `bit ${bit} of byte ${at}: ${linesAt(damaged, at)}`).toEqual([]);
    }
  }
});

test('all of a sound file is read, and nothing of what is none', () => {
  expect(salvageUserData(userDataText(full), none)).toEqual({ ...full, hasRevision: true });
  for (const text of [
    '',
    '<html>\n<body>Not found</body>\n</html>',
    '{',
    '[]',
    '\0'.repeat(2000),
    '{"a":\n{\n',
  ])
    expect(isEmpty(salvageUserData(text, none)), text).toBe(true);
});

test('two notes that damage gave to one clip are both read', () => {
  const text = userDataText(full).replace('noted-2', 'noted-1');
  const note = Object.values(full.notes).join('\n\n').trim();
  expect(salvageUserData(text, none).notes).toEqual({ 'noted-1': note, 'noted-4': '' });
});

test('a file that was cut gives what is before', () => {
  const text = userDataText(full);
  const cut = text.slice(0, text.indexOf('"second-2"'));
  const found = salvageUserData(cut, none);
  expect(found).toMatchObject({ favorites: full.favorites, rejected: full.rejected, notes: full.notes });
  expect(found.collections).toEqual([full.collections[0], { ...full.collections[1], clips: ['second-1'] }]);
});
