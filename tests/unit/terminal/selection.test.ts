import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';
import { createTerminalText } from '../../../electron/terminal/text.ts';
import { addSelection, addSort, inCollection, toQuery } from '../../../electron/terminal/selection.ts';

const text = createTerminalText();

function query(...args: readonly string[]) {
  return toQuery(options(...args));
}

function options(...args: readonly string[]) {
  const command = addSort(addSelection(new Command(), text), text)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  command.parse(args, { from: 'user' });
  return command.opts();
}

describe('the flags that select clips', () => {
  it('select all, newest first, when there are none', () => {
    expect(query()).toEqual(clipQuerySchema.parse({}));
    expect(query()).toMatchObject({ sort: 'created', descending: true });
  });

  it('may name several voices and languages', () => {
    const args = ['--voice', 'a', '--voice', 'b', '--language', 'en', '--favorites', '--search', 'hello'];
    expect(query(...args)).toMatchObject({
      voices: ['a', 'b'],
      languages: ['en'],
      favorites: true,
      search: 'hello',
    });
  });

  it.each([
    ['created', 'created', true],
    ['created:asc', 'created', false],
    ['prompt', 'prompt', false],
    ['duration:desc', 'duration', true],
  ])('sort by %s', (text, sort, descending) => {
    expect(query('--sort', text)).toMatchObject({ sort, descending });
  });

  it.each(['2023-06-22', '2024-02-29', '2023-06-22T16:56:41Z', '2023-06-22T16:56:41.300381+02:00'])(
    'take the date %s',
    (date) => {
      expect(query('--from', date)).toMatchObject({ from: date });
    },
  );

  it.each([
    ['--from', 'yesterday'],
    ['--from', '2023-06-31'],
    ['--from', '2023-02-29'],
    ['--to', '2023-6-2'],
    ['--to', '22.06.2023'],
    ['--to', '2023-06-22T25:00:00Z'],
    ['--to', ''],
    ['--sort', 'size'],
    ['--sort', 'created:up'],
    ['--duration-from', 'long'],
    ['--duration-to', '-1'],
    ['--audio', 'here'],
  ])('refuse %s %j', (flag, value) => {
    expect(() => query(flag, value)).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });

  it('say what a clip has to be', () => {
    const args = ['--audio', 'failed', '--audio', 'waiting', '--gone', '--no-denoised', '--silence-removed'];
    expect(query(...args, '--takes', '--own-favorites', '--duration-from', '2.5')).toMatchObject({
      audio: ['failed', 'waiting'],
      gone: true,
      denoised: false,
      silenceRemoved: true,
      takes: true,
      ownFavorites: true,
      durationFrom: 2.5,
      durationTo: null,
    });
  });

  it('leave out what was rejected, unless it is asked for', () => {
    expect(query().rejected).toBe(false);
    expect(query('--rejected').rejected).toBe(true);
    expect(query('--with-rejected').rejected).toBeNull();
  });

  it('name a collection, which is then listed in its own order unless another is asked for', async () => {
    const library = {
      collections: () => Promise.resolve([{ id: 'c1', name: 'Trailer', clips: 1, duration: 1 }]),
    };
    const within = (...args: readonly string[]) => inCollection(options(...args), query(...args), library);
    for (const name of ['Trailer', 'trailer', 'c1']) {
      expect(await within('--collection', name)).toMatchObject({
        collection: 'c1',
        sort: 'collection',
        descending: false,
      });
    }
    expect(await within('--collection', 'c1', '--sort', 'prompt')).toMatchObject({ sort: 'prompt' });
    expect(await within()).toMatchObject({ collection: null });
    await expect(within('--collection', 'Teaser')).rejects.toMatchObject({ code: 'bad-request' });
    expect(() => query('--sort', 'collection')).toThrow(expect.objectContaining({ code: 'bad-request' }));
  });

  it('refuse a stretch of time that ends before it begins, and a search without end', () => {
    const bad = expect.objectContaining({ code: 'bad-request' }) as unknown;
    expect(() => query('--from', '2023-06-23', '--to', '2023-06-22')).toThrow(bad);
    expect(() => query('--search', 'x'.repeat(501))).toThrow(bad);
    expect(() => query('--duration-from', '3', '--duration-to', '2')).toThrow(bad);
    expect(query('--from', '2023-06-22T10:00:00Z', '--to', '2023-06-22')).toBeDefined();
  });
});
