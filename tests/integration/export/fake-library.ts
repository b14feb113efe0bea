import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClipDetails } from '../../../electron/contract/models.ts';
import type { ExportableLibrary } from '../../../electron/export/wanted.ts';

/** A library in memory whose cached files are real; only what an export asks for. */
export interface FakeLibrary extends ExportableLibrary {
  readonly clips: Map<string, ClipDetails>;
  /** Adds a clip; its audio is made from its id unless given, null when it is not cached. */
  add(clip: Partial<ClipDetails> & { readonly id: string }, audio?: Buffer | null): ClipDetails;
}

/** `folder` must exist; it stands for the library's folder. */
export function createFakeLibrary(folder: string): FakeLibrary {
  const clips = new Map<string, ClipDetails>();
  mkdirSync(join(folder, 'audio'), { recursive: true });

  return {
    folder,
    clips,
    add(clip, audio = Buffer.from(`audio of ${clip.id} `.repeat(500))) {
      const file = join(folder, 'audio', `${clip.id}.mp3`);
      if (audio) writeFileSync(file, audio, { mode: 0o600 });
      else rmSync(file, { force: true });
      const added: ClipDetails = {
        voiceoverId: 'vo',
        prompt: 'Good morning',
        voice: 'v2/en_speaker_6',
        language: 'en',
        createdAt: '2023-06-22T03:04:05.678901+00:00',
        duration: 2,
        favorite: false,
        audio: audio ? 'cached' : 'waiting',
        audioError: null,
        goneSince: null,
        takes: 1,
        modelId: 'model',
        seed: 1,
        temperature: 0.7,
        denoised: null,
        silenceRemoved: null,
        audioUrl: 'https://audio.example/x.mp3',
        firstSeenAt: '2024-01-01T00:00:00Z',
        ownFavorite: false,
        peaks: null,
        loudness: null,
        hasNote: false,
        note: '',
        collections: [],
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
          .map((clip) => ({ ...clip, json: '{}' })),
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
