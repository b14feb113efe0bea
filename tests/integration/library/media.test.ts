import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Library, MediaTask } from '../../../electron/library/library.ts';
import { makeAccount } from '../../fakes/account.ts';
import type { Shelf } from './shelf.ts';
import { clipOf, list, queryOf } from './shelf.ts';
import { openShelfOfTest } from './shelf-of-test.ts';

const account = makeAccount({ seed: 91, voiceovers: 3 });
const [{ id, duration }] = account.outputs as unknown as readonly [{ id: string; duration: number | null }];

let shelf: Shelf;
let library: Library;

beforeEach(async () => {
  ({ shelf, library } = await openShelfOfTest());
  await list(library, [clipOf(id, 0, { duration: 2, videoUrl: 'https://a.example/a.mp4' }), clipOf('bb', 1)]);
});
const task = (kind: 'audio' | 'video', seconds: number | null = 2): MediaTask => ({
  id,
  kind,
  prompt: '',
  url: '',
  duration: seconds,
  attempts: 0,
});

function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** An MP4 of so many seconds, as far as its boxes tell. */
function mp4(seconds: number, content = 'pictures'): Uint8Array {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(1000, 12);
  header.writeUInt32BE(Math.round(seconds * 1000), 16);
  return new Uint8Array(
    Buffer.concat([
      box('ftyp', Buffer.from('isom')),
      box('moov', box('mvhd', header)),
      box('mdat', Buffer.from(content)),
    ]),
  );
}

const wav = () =>
  new Uint8Array(
    Buffer.concat([Buffer.from('RIFF\\0\\0\\0\\0WAVEfmt '.replaceAll('\\0', '\0')), Buffer.alloc(100, 1)]),
  );

describe('a video', () => {
  test('is stored, verified, missed and adopted as audio is', async () => {
    expect(
      await library.mediaDue({ kind: 'video', limit: 9, except: new Set(), retryAll: false }),
    ).toMatchObject([{ id, kind: 'video', url: 'https://a.example/a.mp4' }]);
    await library.storeMedia(task('video'), mp4(2.2));
    const details = await library.details(id);
    expect(details).toMatchObject({ video: 'cached', videoError: null, audio: 'waiting' });
    expect(details.videoFile).toBe(path.join(shelf.folder, 'video', id.slice(0, 2), `${id}.mp4`));
    expect(await readFile(details.videoFile!)).toEqual(Buffer.from(mp4(2.2)));
    expect(await library.ids(queryOf({ hasVideo: true }))).toEqual([id]);
    expect(await library.ids(queryOf({ video: ['cached'] }))).toEqual([id]);
    expect(await library.ids(queryOf({ video: ['waiting', 'failed'] }))).toEqual([]);
    const verify = (mark: boolean) => library.verifyMedia({ kind: 'video', after: null, limit: 9, mark });
    expect((await verify(false)).results).toMatchObject([{ id, outcome: 'ok' }]);
    expect((await library.status()).video).toMatchObject({ cached: 1, bytes: mp4(2.2).length });
    await rm(details.videoFile!);
    await verify(true);
    expect(await library.details(id)).toMatchObject({ video: 'waiting', videoFile: null, videoSha256: null });
    expect(await library.ids(queryOf({ video: ['waiting'] }))).toEqual([id]);
    await writeFile(details.videoFile!, mp4(2.2));
    expect(await library.adoptMedia(task('video', 99))).toMatchObject({ sha256: details.videoSha256 });
    expect(await library.foreignFiles()).toEqual([]);
  });

  test.each<[string, Uint8Array]>([
    ['cut off', mp4(2).subarray(0, -3)],
    ['without content', new Uint8Array(box('ftyp', Buffer.from('isom')))],
    ['of another length', mp4(9)],
    ['a web page', new Uint8Array(Buffer.from('<html>'))],
    ['nothing', new Uint8Array()],
    [
      'a box that claims more than there is',
      new Uint8Array(Buffer.concat([mp4(2), Buffer.from([0, 0, 1, 0, 65, 65, 65, 65])])),
    ],
  ])('that is %s is not stored', async (_what, bytes) => {
    await expect(library.storeMedia(task('video'), new Uint8Array(bytes))).rejects.toMatchObject({
      code: 'video-invalid',
    });
    expect(await library.details(id)).toMatchObject({ video: 'waiting' });
  });
});

test('a file with another address is due at once, and one with another signature when its time has come', async () => {
  const due = async (kind: 'audio' | 'video') =>
    (await library.mediaDue({ kind, limit: 9, except: new Set(['bb']), retryAll: false })).length;
  const relist = (kind: 'audio' | 'video', url: string) =>
    list(library, [
      clipOf(id, 0, {
        ...{ audioUrl: 'https://a.example/a.mp3?1', videoUrl: 'https://a.example/a.mp4?1' },
        ...{ [`${kind}Url`]: url, json: JSON.stringify({ id, url }) },
      }),
    ]);
  for (const kind of ['audio', 'video'] as const) {
    for (const [before, now, isDue] of [
      ['file:///etc/passwd', 'https://a.example/b', 1],
      ['https://a.example/b', 'https://b.example/b', 1],
      ['https://b.example/b', 'https://b.example/b?signed=2#x', 0],
    ] as const) {
      await relist(kind, before);
      for (const permanent of [false, true])
        await library.recordMediaFailure({ id, kind }, { message: 'No.', permanent });
      expect(await due(kind), now).toBe(0);
      await relist(kind, now);
      expect(await due(kind), now).toBe(isDue);
    }
  }
});

describe('a file that fails a check', () => {
  test('is kept under its own suffix, playable, due again later, and gives way to the right one', async () => {
    await library.storeUnproven(task('audio'), wav(), 'It is a WAV file.');
    const unproven = await library.details(id);
    expect(unproven).toMatchObject({ audio: 'unproven', audioError: 'It is a WAV file.' });
    expect(unproven.file?.endsWith(`${id}.wav`)).toBe(true);
    expect(await library.mediaFile(id, 'audio')).toMatchObject({ path: unproven.file });
    expect(await library.status()).toMatchObject({ unproven: 1, cached: 0, complete: false });
    expect((await library.status()).missing).toContainEqual({ id, what: 'audio', why: 'unproven' });
    const due = (retryAll: boolean) =>
      library.mediaDue({ kind: 'audio', limit: 9, except: new Set(['bb']), retryAll });
    expect(await due(false)).toEqual([]);
    expect(await due(true)).toMatchObject([{ id }]);
    await library.storeMedia(task('audio', duration), new Uint8Array(account.bytes(id)));
    expect(await library.details(id)).toMatchObject({
      audio: 'cached',
      audioError: null,
      sha256: account.sha256(id),
    });
    expect(await library.storeUnproven(task('audio'), wav(), 'no')).toBeNull();
    expect(await library.foreignFiles()).toEqual([]);
  });

  test.each(['<html>Not found</html>', '', '  {"error":"no"}'])(
    'and is a message (%j) is not kept',
    async (text) => {
      await expect(
        library.storeUnproven(task('audio'), new Uint8Array(Buffer.from(text)), 'no'),
      ).rejects.toMatchObject({ code: 'audio-invalid' });
      expect(await readdir(path.join(shelf.folder, 'audio'))).toEqual([]);
    },
  );
});

describe('a hash that was known', () => {
  test('is trusted when its file turns up again, whatever the service promised since', async () => {
    await library.storeMedia(task('audio', duration), new Uint8Array(account.bytes(id)));
    const { file } = await library.details(id);
    await rm(file!);
    await library.verifyMedia({ kind: 'audio', after: null, limit: 9, mark: true });
    expect(await library.details(id)).toMatchObject({ audio: 'waiting' });
    await writeFile(file!, account.bytes(id));
    expect(await library.adoptMedia(task('audio', 500))).toMatchObject({ sha256: account.sha256(id) });
  });
});

describe('files and folders that are not ours', () => {
  test('are passed over, by every look at the library', async () => {
    await library.storeMedia(task('audio', duration), new Uint8Array(account.bytes(id)));
    await shelf.close(library);
    const audio = path.join(shelf.folder, 'audio');
    for (const folder of ['lost+found', '@eaDir', '.Trash-1000/files'])
      await mkdir(path.join(audio, folder), { recursive: true });
    await mkdir(Buffer.concat([Buffer.from(`${audio}/`), Buffer.from([0xe9])]));
    for (const name of ['.DS_Store', 'Thumbs.db', '@eaDir/x.mp3@SynoEAStream'])
      await writeFile(path.join(audio, name), 'x');
    library = await shelf.open();
    const { results } = await library.verifyMedia({ kind: 'audio', after: null, limit: 9, mark: true });
    expect(results.map(({ outcome }) => outcome)).toEqual(['ok']);
    expect(await library.foreignFiles()).toEqual(
      expect.arrayContaining(['audio/.DS_Store', 'audio/Thumbs.db', 'audio/@eaDir/x.mp3@SynoEAStream']),
    );
  });
});
