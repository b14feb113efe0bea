import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import { clipSorts } from '../../../electron/contract/sort-registry.ts';
import type { Library } from '../../../electron/library/library.ts';
import { parseOutput } from '../../../electron/stablecog/output.ts';
import type { Shelf } from './shelf.ts';
import { list, makeShelf, queryOf } from './shelf.ts';

let shelf: Shelf;
let library: Library;

beforeEach(async () => {
  shelf = await makeShelf();
  library = await shelf.open();
});
afterEach(() => shelf.remove());

/** Any JSON text, numbers beyond JavaScript's among it. */
const anything = fc.oneof(
  fc.json({ maxDepth: 2 }),
  fc.constantFrom('9007199254740993', '9223372036854775808', '1e300', '-1e400', '0.5', '"12.5"', '1.10'),
  fc.constantFrom('"0001-01-01T00:00:00Z"', '"2300-01-01T00:00:00Z"', '"9999-12-31T23:59:59.999999999Z"'),
  fc.constantFrom(
    '"2023-06-30T23:59:60Z"',
    '"2023-06-30T23:59:59.123456+14:00"',
    '"1969-12-31T23:59:60-12:00"',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => JSON.stringify(text)),
);

const member = (name: string) =>
  fc.option(anything, { nil: undefined }).map((value) => (value === undefined ? [] : [`"${name}":${value}`]));
const objectOf = (...names: readonly string[]) =>
  fc.tuple(...names.map((name) => member(name))).map((members) => `{${members.flat().join(',')}}`);

const ids = fc.constantFrom(
  '7',
  'ab',
  '12345',
  'x'.repeat(70),
  'y'.repeat(128),
  'A-B_c',
  '3f1c9d52-0000-4000-8000-000000000000',
);

/** An output of which every field may be anything, as JSON text. */
const outputs = fc
  .tuple(
    ids,
    objectOf(
      'audio_file_url',
      'video_file_url',
      'audio_array',
      'audio_duration',
      'is_favorited',
      'created_at',
    ),
    objectOf(
      'id',
      'seed',
      'temperature',
      'created_at',
      'started_at',
      'model_id',
      'denoise_audio',
      'remove_silence',
    ),
    fc.oneof(anything, objectOf('id', 'text')),
    fc.oneof(anything, objectOf('id', 'name', 'locale')),
  )
  .map(([id, output, voiceover, prompt, speaker]) => {
    const inner = [voiceover.slice(1, -1), `"prompt":${prompt}`, `"speaker":${speaker}`]
      .filter(Boolean)
      .join(',');
    return [`"id":"${id}"`, output.slice(1, -1), `"voiceover":{${inner}}`].filter(Boolean).join(',');
  })
  .map((members) => `{${members}}`);

describe('whatever the service sends', () => {
  test('costs at most its field: it is stored, read, sorted, filtered and exported, and its JSON is as received', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(outputs, { minLength: 1, maxLength: 12 }), async (sources) => {
        const clips = sources.flatMap((source): readonly ListedClip[] => {
          const clip = parseOutput(JSON.parse(source), source, 1_687_000_000_000_000);
          return clip ? [clip] : [];
        });
        expect(clips).toHaveLength(sources.length);
        await list(library, clips, false);
        const wanted = new Set(clips.map(({ id }) => id));
        for (const sort of clipSorts) {
          const { clips: rows, total } = await library.window(queryOf({ sort }), 0, 1000);
          expect(rows).toHaveLength(total);
          for (const id of wanted) expect(rows.some((row) => row.id === id)).toBe(true);
        }
        const counts = await library.filters(queryOf({ from: '0001-01-01', to: '9999-12-31' }));
        expect(counts.created).not.toBeNull();
        const exportable = await library.exportable(
          await library.numbers({ kind: 'query', query: queryOf() }),
        );
        expect(exportable.length).toBeGreaterThanOrEqual(wanted.size);
        for (const id of wanted) {
          const known = new Set(sources.filter((source) => source.startsWith(`{"id":"${id}"`)));
          const [{ json } = { json: '' }] = await library.selected({ kind: 'ids', ids: [id] }, 0, 1);
          const earlier = (await library.earlierJson(id)).map((one) => one.json);
          for (const source of known) expect([json, ...earlier]).toContain(source);
        }
        const status = await library.status();
        expect(status.clips).toBe(exportable.length);
      }),
      { seed: 14, numRuns: 60 },
    );
    await shelf.close(library);
    library = await shelf.open();
    await library.proveDatabase();
    expect(library.notices).toEqual([]);
  });

  test('as a prompt of 20 MB is listed, found by its beginning, and whole in its JSON', async () => {
    const text = `Once upon ${'a'.repeat(20_000_000)}`;
    const source = JSON.stringify({ id: 'long', voiceover: { prompt: { text } } });
    const clip = parseOutput(JSON.parse(source), source, 0);
    await list(library, [clip!]);
    expect(await library.ids(queryOf({ search: 'once upon' }))).toEqual(['long']);
    expect(await library.ids(queryOf({ sort: 'prompt' }))).toEqual(['long']);
    const [selected] = await library.selected({ kind: 'ids', ids: ['long'] }, 0, 1);
    expect(selected?.json).toBe(source);
    expect(selected?.prompt.length).toBe(text.length);
  });
});

describe('an answer that knows less than the one before', () => {
  const first = JSON.stringify({
    id: 'aa',
    audio_file_url: 'https://a.example/aa.mp3',
    video_file_url: 'https://a.example/aa.mp4',
    is_favorited: true,
    voiceover: {
      id: 'vo',
      seed: 7,
      temperature: 0.7,
      created_at: '2023-06-22T16:56:41.300381Z',
      denoise_audio: true,
      prompt: { text: 'Hello' },
      speaker: { id: 's', name: 'v2/en_speaker_6', locale: 'en' },
    },
  });
  const listOne = (source: string) => list(library, [parseOutput(JSON.parse(source), source, 0)!]);

  /** Every member of an object taken away, or made null, one at a time. */
  function poorer(value: unknown): readonly unknown[] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) =>
      name === 'id' && 'audio_file_url' in value
        ? []
        : [
            Object.fromEntries(Object.entries(value).filter(([other]) => other !== name)),
            { ...value, [name]: null },
            ...poorer(inner).map((less) => ({ ...value, [name]: less })),
          ],
    );
  }

  test('takes nothing away, whichever field is missing; both texts are kept', async () => {
    await listOne(first);
    const before = await library.details('aa');
    for (const less of poorer(JSON.parse(first))) {
      const source = JSON.stringify(less);
      await listOne(source);
      const { createdAt, ...now } = await library.details('aa');
      expect({ ...now, createdAt: before.createdAt }, source).toEqual(before);
      expect(typeof createdAt).toBe('string');
      const [selected] = await library.selected({ kind: 'ids', ids: ['aa'] }, 0, 1);
      expect(selected?.json).toBe(first);
      expect((await library.earlierJson('aa')).map(({ json }) => json)).toContain(source);
    }
    const richer = first.replace('"Hello"', '"Hello there"');
    await listOne(richer);
    expect(await library.details('aa')).toMatchObject({ prompt: 'Hello there', favorite: true });
    const [selected] = await library.selected({ kind: 'ids', ids: ['aa'] }, 0, 1);
    expect(selected?.json).toBe(richer);
    expect((await library.earlierJson('aa')).map(({ json }) => json)).toContain(first);
  });
});
