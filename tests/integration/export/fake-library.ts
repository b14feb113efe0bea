import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClipDetails } from '../../../electron/contract/clip.ts';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import type { ExportableLibrary } from '../../../electron/export/planning/candidates.ts';
import { clipDetails } from '../../fakes/clip-details.ts';

/** A library in memory whose cached files are real; only what an export asks for. */
export interface FakeLibrary extends ExportableLibrary {
  readonly clips: Map<string, ClipDetails>;
  /** What the service sent, by clip; an empty object for others. */
  readonly json: Map<string, string>;
  /** Ids of clips, in their order, by the id of the collection. */
  readonly members: Map<string, readonly string[]>;
  /** A video of a clip that is there already. */
  addVideo(id: string, video: Buffer, state?: 'cached' | 'unproven', suffix?: string): void;
  /** Adds a clip; its audio is made from its id unless given, null when it is not cached. */
  add(clip: Partial<ClipDetails> & { readonly id: string }, audio?: Buffer | null): ClipDetails;
}

/** `folder` must exist; it stands for the library's folder. */
export function createFakeLibrary(folder: string): FakeLibrary {
  const clips = new Map<string, ClipDetails>();
  const json = new Map<string, string>();
  const members = new Map<string, readonly string[]>();
  const idsOf = (query: ClipQuery) =>
    query.collection === null ? [...clips.keys()] : (members.get(query.collection) ?? []);
  mkdirSync(join(folder, 'audio'), { recursive: true });

  return {
    folder,
    clips,
    json,
    members,
    addVideo(id, content, video = 'cached', suffix = '.mp4') {
      const clip = clips.get(id);
      if (!clip) throw new Error(`There is no clip ${id}.`);
      const videoFile = join(folder, 'audio', `${id}${suffix}`);
      writeFileSync(videoFile, content);
      const videoSha256 = createHash('sha256').update(content).digest('hex');
      clips.set(id, { ...clip, video, videoFile, videoSha256, videoBytes: content.length });
    },
    add(clip, audio = Buffer.from(`audio of ${clip.id} `.repeat(500))) {
      const file = join(folder, 'audio', `${clip.id}.mp3`);
      if (audio) writeFileSync(file, audio, { mode: 0o600 });
      else rmSync(file, { force: true });
      const added: ClipDetails = {
        ...clipDetails,
        audio: audio ? 'cached' : 'waiting',
        bytes: audio?.length ?? null,
        sha256: audio ? createHash('sha256').update(audio).digest('hex') : null,
        file: audio ? file : null,
        ...clip,
      };
      clips.set(clip.id, added);
      return added;
    },
    ids: (query) => Promise.resolve(idsOf(query)),
    selected: (selection, offset, limit) =>
      Promise.resolve(
        (selection.kind === 'ids' ? selection.ids : [...clips.keys()])
          .map((id) => clips.get(id))
          .filter((clip) => clip !== undefined)
          .slice(offset, offset + limit)
          .map((clip) => ({ ...clip, json: json.get(clip.id) ?? '{}' })),
      ),
    numbers(selection) {
      const ids = [...clips.keys()];
      const wanted = new Set(selection.kind === 'ids' ? selection.ids : idsOf(selection.query));
      return Promise.resolve(Int32Array.from(ids.keys()).filter((at) => wanted.has(ids[at] ?? '')));
    },
    exportable(numbers) {
      const all = [...clips.values()];
      const collectionsOf = ({ id }: ClipDetails) =>
        [...members].flatMap(([name, ids]) =>
          ids.includes(id) ? [{ id: name, name, clips: ids.length, duration: 0 }] : [],
        );
      return Promise.resolve(
        Array.from(numbers).flatMap((number) => {
          const clip = all[number];
          return clip ? { ...clip, collections: collectionsOf(clip) } : [];
        }),
      );
    },
    takesOfPrompts: () =>
      Promise.resolve(
        [...new Set([...clips.values()].map(({ prompt }) => prompt))].map((wanted) =>
          [...clips.values()].flatMap(({ id, prompt }) => (prompt === wanted ? [id] : [])),
        ),
      ),
    collections: () =>
      Promise.resolve([...members].map(([id, ids]) => ({ id, name: id, clips: ids.length, duration: 0 }))),
    revision: () =>
      Promise.resolve(
        createHash('sha256')
          .update(JSON.stringify([[...clips], [...members]]))
          .digest('hex'),
      ),
  };
}
