import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import type { Library } from '../../../electron/library/library.ts';
import { voiceLabel } from '../../../electron/contract/voices.ts';
import { chance, chanceBetween, chanceOf } from '../../fakes/chance.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, makeShelf, queryOf } from './shelf.ts';

const words = ['Zug', 'köln', 'light', 'lighthouse', '天气', '今天天气', 'rain'];
const voices = ['v2/en_speaker_1', 'v2/de_speaker_2', 'v2/zh_speaker_3'];
const languages = ['en', 'de', 'zh'];

const clips: readonly ListedClip[] = Array.from({ length: 300 }, (_, number) => {
  const name = `clip ${number}`;
  return clipOf(`id-${number}`, chanceBetween(0, 400, name) * 3600, {
    prompt: [chanceOf(words, `${name} a`), chanceOf(words, `${name} b`)].join(' '),
    voice: chanceOf(voices, `${name} voice`),
    language: chanceOf(languages, `${name} language`),
    modelId: chanceOf(['bark', 'other', ''], `${name} model`),
    duration: chance(`${name} known`) < 0.1 ? null : chanceBetween(1, 20, `${name} seconds`),
    favorite: chance(`${name} favorite`) < 0.3,
    videoUrl: chance(`${name} video`) < 0.3 ? `https://audio.example/${number}.mp4` : null,
    denoised: chanceOf([true, false, null], `${name} denoised`),
    silenceRemoved: chanceOf([true, false, null], `${name} silence`),
  });
});
const own = new Set(clips.filter(({ id }) => chance(`${id} own`) < 0.3).map(({ id }) => id));
const rejected = new Set(clips.filter(({ id }) => chance(`${id} rejected`) < 0.2).map(({ id }) => id));
const collected = clips.filter(({ id }) => chance(`${id} in`) < 0.2).map(({ id }) => id);

/** Kinds by voice and language. */
const given = new Map<string, string>();

let shelf: Shelf;
let library: Library;
let collection: string;

beforeAll(async () => {
  shelf = await makeShelf();
  library = await shelf.open();
  await list(library, clips);
  await list(library, clips.slice(30)); // the first 30 are gone
  await library.setOwnFavorite({ kind: 'ids', ids: [...own] }, true);
  await library.setRejected({ kind: 'ids', ids: [...rejected] }, true);
  for (const [at, voice] of voices.entries()) {
    for (const language of languages.slice(at)) {
      const shown = voiceLabel({ speakerId: '', locale: language, name: voice });
      const kind = chanceOf(['female', 'male', 'whisper'], `${shown} ${language} kind`);
      given.set(`${shown} ${language}`, kind);
      await library.setVoiceKind({ voice: shown, language, kind });
    }
  }
  collection = (await library.createCollection('Some', { kind: 'ids', ids: collected })).id;
});

afterAll(() => shelf.remove());

/** As the voices were given kinds: each name in its language by itself. */
function kindOf(voice: string, language: string): string {
  return given.get(`${voice} ${language}`) ?? '';
}

const gone = new Set(clips.slice(0, 30).map(({ id }) => id));
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const nameOf = ({ speakerId, language, voice }: ListedClip) =>
  voiceLabel({ speakerId, locale: language, name: voice });

/** Every filter by itself, as the contract says it, with no regard to speed. */
function passes(clip: ListedClip, query: ClipQuery): boolean {
  const term = plain(query.search);
  const found = /\p{Script=Han}/u.test(term)
    ? clip.prompt.includes(term)
    : plain(clip.prompt)
        .split(' ')
        .some((word) => word.startsWith(term));
  const { duration } = clip;
  const day = clip.createdAt.slice(0, 10);
  return [
    term === '' || found,
    !query.favorites || clip.favorite,
    !query.ownFavorites || own.has(clip.id),
    query.rejected === null || rejected.has(clip.id) === query.rejected,
    query.voices.length === 0 || [clip.voice, nameOf(clip)].some((name) => query.voices.includes(name)),
    query.languages.length === 0 || query.languages.includes(clip.language),
    query.kinds.length === 0 || query.kinds.includes(kindOf(nameOf(clip), clip.language)),
    query.models.length === 0 || query.models.includes(clip.modelId),
    query.audio.length === 0 || query.audio.includes('waiting'),
    query.video.length === 0 || (clip.videoUrl !== null && query.video.includes('waiting')),
    !query.gone || gone.has(clip.id),
    !query.hasVideo || clip.videoUrl !== null,
    query.denoised === null || clip.denoised === query.denoised,
    query.silenceRemoved === null || clip.silenceRemoved === query.silenceRemoved,
    query.from === null || day >= query.from,
    query.to === null || day <= query.to,
    query.durationFrom === null || (duration !== null && duration >= query.durationFrom),
    query.durationTo === null || (duration !== null && duration <= query.durationTo),
    query.collection === null || collected.includes(clip.id),
  ].every(Boolean);
}

const days = ['2023-06-22', '2023-06-25', '2023-06-30', '2023-07-05'];
const queries = fc.record({
  search: fc.constantFrom('', '', 'light', 'koln', '天气', '天', 'zu', 'nothing'),
  favorites: fc.boolean(),
  ownFavorites: fc.constantFrom(false, false, true),
  rejected: fc.constantFrom(false, false, true, null),
  voices: fc.subarray(voices),
  languages: fc.subarray(languages),
  kinds: fc.constantFrom([], [], ['female'], ['whisper', 'female'], ['']),
  models: fc.constantFrom([], [], ['bark'], ['other', 'bark']),
  audio: fc.constantFrom([], [], ['waiting' as const], ['cached' as const]),
  video: fc.constantFrom([], [], [], ['waiting' as const], ['failed' as const, 'cached' as const]),
  gone: fc.constantFrom(false, false, true),
  hasVideo: fc.constantFrom(false, false, true),
  denoised: fc.constantFrom(null, null, true, false),
  silenceRemoved: fc.constantFrom(null, null, true, false),
  from: fc.constantFrom(null, ...days),
  to: fc.constantFrom(null, ...days),
  durationFrom: fc.constantFrom(null, 5, 10),
  durationTo: fc.constantFrom(null, 12, 18),
  inCollection: fc.constantFrom(false, false, true),
  sort: fc.constantFrom('created' as const, 'duration' as const, 'prompt' as const, 'voice' as const),
  descending: fc.boolean(),
});

const asked = ({
  inCollection,
  ...query
}: typeof queries extends fc.Arbitrary<infer Given> ? Given : never) =>
  queryOf({
    ...query,
    audio: [...query.audio],
    video: [...query.video],
    kinds: [...query.kinds],
    models: [...query.models],
    collection: inCollection ? collection : null,
  });

describe('filters', () => {
  test('that combine hit exactly the clips that each of them lets through', async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (given) => {
        const query = asked(given);
        const wanted = clips.filter((clip) => passes(clip, query)).map(({ id }) => id);
        expect([...(await library.ids(query))].sort()).toEqual(wanted.sort());
      }),
      { seed: 40, numRuns: 400 },
    );
  });

  test('are counted as if each were set in place of itself, the others as they are', async () => {
    const countOf = (query: ClipQuery, change: Partial<ClipQuery>) =>
      clips.filter((clip) => passes(clip, { ...query, ...change })).length;
    await fc.assert(
      fc.asyncProperty(queries, async (given) => {
        const query = asked(given);
        const counts = await library.filters(query);
        expect(counts.favorites).toBe(countOf(query, { favorites: true }));
        expect(counts.ownFavorites).toBe(countOf(query, { ownFavorites: true }));
        expect(counts.rejected).toBe(countOf(query, { rejected: true }));
        expect(counts.gone).toBe(countOf(query, { gone: true }));
        expect(counts.hasVideo).toBe(countOf(query, { hasVideo: true }));
        expect(counts.denoised).toEqual({
          yes: countOf(query, { denoised: true }),
          no: countOf(query, { denoised: false }),
        });
        expect(counts.silenceRemoved.yes).toBe(countOf(query, { silenceRemoved: true }));
        expect(counts.audio.waiting).toBe(countOf(query, { audio: ['waiting'] }));
        expect(counts.audio.cached).toBe(0);
        expect(counts.video.waiting).toBe(countOf(query, { video: ['waiting'] }));
        for (const { name, clips: count, duration } of counts.voices) {
          expect(count).toBe(countOf(query, { voices: [name] }));
          const hits = clips.filter((clip) => passes(clip, { ...query, voices: [name] }));
          expect(duration).toBeCloseTo(
            hits.reduce((sum, hit) => sum + (hit.duration ?? 0), 0),
            6,
          );
        }
        for (const { name, clips: count } of counts.kinds) {
          expect(count).toBe(countOf(query, { kinds: [name] }));
        }
        for (const { name, clips: count } of counts.models) {
          expect(count).toBe(countOf(query, { models: [name] }));
        }
        for (const { name, clips: count } of counts.languages) {
          expect(count).toBe(countOf(query, { languages: [name] }));
        }
        expect(counts.collection).toEqual([{ id: collection, clips: countOf(query, { collection }) }]);
      }),
      { seed: 41, numRuns: 200 },
    );
  });

  test('tell the dates and lengths that there are to choose from', async () => {
    const counts = await library.filters(queryOf({ rejected: null, from: '2023-06-25', durationFrom: 5 }));
    const long = clips.filter(({ duration }) => duration !== null && duration >= 5);
    const sorted = long.map(({ createdAt }) => createdAt.slice(0, 10)).sort();
    const months = [...new Set(sorted.map((day) => day.slice(0, 7)))].map((month) => ({
      month,
      clips: sorted.filter((day) => day.startsWith(month)).length,
    }));
    expect(counts.created).toEqual({ first: sorted[0], last: sorted.at(-1), months });
    expect(counts.duration?.least).toBeLessThan(5);
    expect((await library.filters(queryOf({ search: 'nothing at all' }))).created).toBeNull();
  });
});

describe('takes', () => {
  test('of one prompt stand together, where the first of them would stand, and lone prompts are left out', async () => {
    const promptOf = new Map(clips.map(({ id, prompt }) => [id, prompt]));
    const query = queryOf({ sort: 'created', descending: true, rejected: null });
    const ordered = (await library.ids(query)).map((id) => promptOf.get(id) ?? '');
    const together = (await library.ids({ ...query, takes: true })).map((id) => promptOf.get(id) ?? '');
    const size = (prompt: string) => ordered.filter((other) => other === prompt).length;
    const wanted = [...new Set(ordered)].filter((prompt) => size(prompt) > 1);
    expect(together).toEqual(wanted.flatMap((prompt) => Array.from({ length: size(prompt) }, () => prompt)));
  });
});

describe('a search', () => {
  test('highlights its words in each row', async () => {
    const { clips: rows } = await library.window(queryOf({ search: 'light koln' }), 0, 500);
    expect(rows.length).toBeGreaterThan(0);
    for (const { prompt, highlights } of rows) {
      const texts = highlights.map(([start, end]) => plain(prompt.slice(start, end)));
      expect(new Set(texts)).toEqual(new Set(['light', 'koln']));
    }
  });
});
