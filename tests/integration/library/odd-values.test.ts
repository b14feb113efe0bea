import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import { clipSorts } from '../../../electron/contract/sort-registry.ts';
import type { Library } from '../../../electron/library/library.ts';
import { parseOutput } from '../../../electron/stablecog/output.ts';
import type { Shelf } from './shelf.ts';
import { list, queryOf } from './shelf.ts';
import { openShelfOfTest } from './shelf-of-test.ts';

let shelf: Shelf;
let library: Library;

beforeEach(async () => {
  ({ shelf, library } = await openShelfOfTest());
});
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
  const full = {
    id: 'aa',
    audio_file_url: 'https://a.example/aa.mp3',
    video_file_url: 'https://a.example/aa.mp4',
    audio_array: [0.5, 1, 0],
    audio_duration: 2.5,
    is_favorited: true,
    voiceover: {
      id: 'vo',
      seed: 7,
      temperature: 0.7,
      model_id: 'bark',
      created_at: '2023-06-22T16:56:41.300381Z',
      started_at: '2023-06-22T16:56:42Z',
      denoise_audio: true,
      remove_silence: true,
      prompt: { text: 'Hello' },
      // The locale is not the one in the name.
      speaker: { id: 's', name: 'v2/es_speaker_0', locale: 'de' },
    },
  };
  const first = JSON.stringify(full);
  const listOne = (source: string) => list(library, [parseOutput(JSON.parse(source), source, 0)!]);

  const members = [
    ...Object.keys(full).filter((name) => name !== 'id'),
    ...Object.keys(full.voiceover).map((name) => `voiceover.${name}`),
    ...['prompt.text', 'speaker.id', 'speaker.name', 'speaker.locale'].map((name) => `voiceover.${name}`),
  ];
  /** What stands in the place of a member that an answer does not have. */
  const nothings = [undefined, null, '', [], {}, 'nonsense', '0001-01-01T00:00:00Z'];
  /** Texts that stand for themselves: an answer that has them says something else, and not less. */
  const isText = (name: string) =>
    !/created_at|started_at|favorite|array|duration|seed|temp|noise|sil/.test(name);

  const poorer = fc
    .dictionary(fc.constantFrom(...members), fc.nat(nothings.length - 1), { minKeys: 1, maxKeys: 6 })
    .map((changes) => {
      const answer = structuredClone(full) as Record<string, unknown>;
      for (const [name, which] of Object.entries(changes)) {
        const path = name.split('.');
        const last = path.pop()!;
        let at: unknown = answer;
        for (const step of path) at = (at as Record<string, unknown> | undefined)?.[step];
        if (typeof at !== 'object' || at === null) continue;
        const nothing = nothings[which];
        Object.assign(at, {
          [last]: isText(name) && typeof nothing === 'string' ? '' : structuredClone(nothing),
        });
      }
      return JSON.stringify(answer);
    });

  test('takes nothing away, whichever fields are missing; both texts are kept', async () => {
    await listOne(first);
    const selected = async () => (await library.selected({ kind: 'ids', ids: ['aa'] }, 0, 1))[0]!;
    const columns = async () => ({
      details: await library.details('aa'),
      newest: await library.newest(1),
      selected: { ...(await selected()), json: '' },
    });
    const texts = async () => [
      (await selected()).json,
      ...(await library.earlierJson('aa')).map(({ json }) => json),
    ];
    const before = await columns();
    await fc.assert(
      fc.asyncProperty(poorer, async (source) => {
        await listOne(source);
        expect(await columns(), source).toEqual(before);
        expect(await texts()).toEqual(expect.arrayContaining([first, source]));
      }),
      { numRuns: 300 },
    );
    const richer = first.replace('"Hello"', '"Hello there"');
    await listOne(richer);
    expect(await library.details('aa')).toMatchObject({ prompt: 'Hello there', favorite: true });
    expect((await selected()).json).toBe(richer);
    expect(await texts()).toContain(first);
  });
});
