import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClipDetails } from '../../../electron/contract/clip.ts';
import type { ExportableLibrary } from '../../../electron/export/planning/candidates.ts';
import { clipDetails } from '../../fakes/clip-details.ts';

/** A library in memory whose cached files are real; only what an export asks for. */
export interface FakeLibrary extends ExportableLibrary {
  readonly clips: Map<string, ClipDetails>;
  /** What the service sent, by clip; an empty object for others. */
  readonly json: Map<string, string>;
  /** A video of a clip that is there already. */
  addVideo(id: string, video: Buffer, state?: 'cached' | 'unproven', suffix?: string): void;
  /** Adds a clip; its audio is made from its id unless given, null when it is not cached. */
  add(clip: Partial<ClipDetails> & { readonly id: string }, audio?: Buffer | null): ClipDetails;
}

/** `folder` must exist; it stands for the library's folder. */
export function createFakeLibrary(folder: string): FakeLibrary {
  const clips = new Map<string, ClipDetails>();
  const json = new Map<string, string>();
  mkdirSync(join(folder, 'audio'), { recursive: true });

  return {
    folder,
    clips,
    json,
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
    ids: () => Promise.resolve([...clips.keys()]),
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
      const wanted = selection.kind === 'ids' ? new Set(selection.ids) : clips;
      return Promise.resolve(Int32Array.from(ids.keys()).filter((at) => wanted.has(ids[at] ?? '')));
    },
    exportable(numbers) {
      const all = [...clips.values()];
      return Promise.resolve(Array.from(numbers).flatMap((number) => ({ ...all[number] }) as ClipDetails));
    },
    takesOfPrompts: () =>
      Promise.resolve(
        [...new Set([...clips.values()].map(({ prompt }) => prompt))].map((wanted) =>
          [...clips.values()].flatMap(({ id, prompt }) => (prompt === wanted ? [id] : [])),
        ),
      ),
    revision: () =>
      Promise.resolve(
        createHash('sha256')
          .update(JSON.stringify([...clips]))
          .digest('hex'),
      ),
  };
}
