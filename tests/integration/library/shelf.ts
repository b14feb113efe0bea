import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ListedClip } from '../../../electron/contract/listed-clip.ts';
import type { ClipQuery } from '../../../electron/contract/clip-query.ts';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';
import type { MediaTask, Library } from '../../../electron/library/library.ts';
import { openLibrary } from '../../../electron/library/open-library.ts';
import { workers } from '../../built.ts';

/** A temporary folder, and the libraries that a test opens in it. */
export interface Shelf {
  readonly folder: string;
  /** Where the library's database lies. */
  readonly database: string;
  open(mode?: 'read' | 'write', holder?: string): Promise<Library>;
  close(library: Library): Promise<void>;
  /** Closes what is open, and removes the folder. */
  remove(): Promise<void>;
}

export async function makeShelf(): Promise<Shelf> {
  const folder = await mkdtemp(path.join(tmpdir(), 'voicekeep-shelf-'));
  const opened = new Set<Library>();
  return {
    folder,
    database: path.join(folder, 'library.sqlite'),
    async open(mode = 'write', holder = 'a test') {
      const library = await openLibrary({ folder, mode, workers, holder });
      opened.add(library);
      return library;
    },
    async close(library) {
      opened.delete(library);
      await library.close();
    },
    async remove() {
      for (const library of opened) await library.close();
      opened.clear();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const midday = Date.UTC(2023, 5, 22, 12);

/** A clip of 22 June 2023, `seconds` after midday. */
export function clipOf(id: string, seconds = 0, more: Partial<ListedClip> = {}): ListedClip {
  return {
    id,
    voiceoverId: `of-${id}`,
    prompt: `Prompt of ${id}`,
    voice: 'v2/en_speaker_1',
    speakerId: '',
    language: 'en',
    createdAt: new Date(midday + seconds * 1000).toISOString(),
    createdAtMicros: (midday + seconds * 1000) * 1000,
    duration: null,
    favorite: false,
    audioUrl: `https://audio.example/${id}.mp3`,
    videoUrl: null,
    sketch: null,
    modelId: 'model',
    seed: '1',
    temperature: 0.7,
    denoised: null,
    silenceRemoved: true,
    json: `{"id":"${id}"}`,
    ...more,
  };
}

export async function list(library: Library, clips: readonly ListedClip[], whole = true) {
  const listing = await library.beginListing();
  const saved = await listing.save(clips);
  return { ...saved, ...(await listing.finish({ whole, audit: null })) };
}

export function taskOf(id: string, duration: number | null = null): MediaTask {
  return { id, kind: 'audio', prompt: '', url: '', duration, attempts: 0 };
}

export function queryOf(given: Partial<ClipQuery> = {}): ClipQuery {
  return clipQuerySchema.parse(given);
}
