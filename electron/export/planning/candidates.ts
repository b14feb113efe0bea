import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ExportOptions } from '../../contract/export.ts';
import type { SidecarKind } from '../../contract/export-kinds.ts';
import type { ClipDetails, VideoState } from '../../contract/clip.ts';
import type { AudioKind, WavForm } from '../../contract/wav.ts';
import { wavForms, wavKinds } from '../../contract/wav.ts';
import type { Selection } from '../../contract/clip-query.ts';
import type { ExportableClip } from '../../library/queries/export.ts';
import type { Library } from '../../library/library.ts';
import type { NamedClip } from '../naming/fields.ts';
import type { NameRules, PortablePath } from '../naming/file-name.ts';
import { portablePath } from '../naming/file-name.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import { askedFields } from './asked-fields.ts';
import { createNumbering } from './numbering.ts';
import type { Made, WantedClip } from './plan.ts';
import { createClipStore } from './stored-clip.ts';
import { createTimeOrder } from './time-order.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import { taggedAs } from '../formats/id3-tags.ts';
import type { Template } from '../naming/template.ts';

const chunkSize = 2000;

/** The part of a library that an export needs. */
export type ExportableLibrary = Pick<
  Library,
  'folder' | 'ids' | 'numbers' | 'collections' | 'selected' | 'exportable' | 'takesOfPrompts' | 'revision'
>;

/**
 * The selected clips with the paths that a template gives them, oldest first, so that the same clip has the same
 * name whatever order it was selected in. Rejects with the library's errors and `cancelled`.
 */
export async function wantedClips(given: {
  readonly library: ExportableLibrary;
  readonly template: Template;
  readonly selection: Selection;
  readonly options: WantedOptions;
  readonly rules: NameRules;
  /** Bytes that a name can have at the destination. */
  readonly nameBytes?: number;
  /** What the manifest says of clips: the numbers that they have. */
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  readonly signal: AbortSignal;
}): Promise<readonly WantedClip[]> {
  const { library, template, selection, options, rules, nameBytes, signal } = given;
  const numbers = await library.numbers(selection);
  const takeOf = template.uses.has('take') || template.uses.has('takes') ? await createTakes(library) : null;
  const numberOf = await createNumbering(given);
  const fields = askedFields(template, options);
  const ask = (offset: number) => library.exportable(numbers.slice(offset, offset + chunkSize), fields);
  const extension = options.audio.startsWith('mp3') ? '.mp3' : '.wav';
  // What fails a check is exported as it is.
  const extensionOf = ({ audio, file }: ExportableClip) =>
    audio === 'unproven' && options.unproven && file !== null ? extname(file) : extension;
  const folders = new Map<string, readonly string[]>();
  const wanted: WantedClip[] = [];
  const order = createTimeOrder(numbers.length);
  const store = createClipStore();
  let coming = ask(0);
  for (let offset = 0; offset < numbers.length; offset += chunkSize) {
    throwIfCancelled(signal);
    const clips = await coming;
    // The library reads the next ones while these are named.
    if (offset + chunkSize < numbers.length) coming = ask(offset + chunkSize);
    coming.catch(() => undefined); // heard of when it is waited for
    for (const clip of clips) {
      // What the template does not ask for is not filled in.
      const named: NamedClip = clip;
      if (takeOf) Object.assign(named, takeOf(clip));
      const numbered = numberOf ? await numberOf(clip) : null;
      if (numbered) Object.assign(named, numbered.named);
      const levels = template.render(named);
      if (numbered && numbered.prefix !== '') levels.push(numbered.prefix + (levels.pop() ?? '').trimStart());
      const ending = extensionOf(clip);
      const target = portablePath(levels, ending, rules, folders, nameBytes);
      const one = wantedClip(clip, ending === extension ? target : { ...target, usual: extension }, options);
      wanted.push(store.add(numbered?.number ? { ...one, number: numbered.number } : one));
      order.add(clip.createdAt);
    }
    // A window that is drawn by this process gets its turn between the chunks.
    await setImmediate();
  }
  const sorted = order.sorted((index) => wanted[index]?.id ?? '');
  return sorted === null ? wanted : Array.from(sorted).flatMap((index) => wanted[index] ?? []);
}

function wantedClip(clip: ExportableClip, target: PortablePath, options: WantedOptions): WantedClip {
  const { id, audio, bytes, sha256, file } = clip;
  if (!isExported(audio, options) || bytes === null || sha256 === null || file === null)
    return { id, target, cached: null, ...(audio === 'unproven' ? { absent: audio } : {}) };
  const made = audio === 'cached' ? madeOf(clip, bytes, options) : null;
  const created = options.times === 'created' ? Date.parse(clip.createdAt) : NaN;
  return {
    id,
    target,
    cached: { bytes, sha256 },
    file,
    ...(made ? { made } : {}),
    ...(Number.isFinite(created) ? { time: created } : {}),
    ...(sidecarsOfEach(options) > 0 ? { beside: besideOf(clip, options) } : {}),
  };
}

type WantedOptions = Pick<
  ExportOptions,
  'audio' | 'tags' | 'sidecars' | 'videos' | 'unproven' | 'times' | 'numbered' | 'keepNumbers'
>;

/** Whether a file in this state is exported. */
export function isExported(state: VideoState, { unproven }: Pick<ExportOptions, 'unproven'>): boolean {
  return state === 'cached' || (unproven && state === 'unproven');
}

/** Bytes that a text sidecar has besides the prompt, and how often it has that; a little more than most. */
const sidecarBytes: Readonly<Record<SidecarKind, { readonly prompts: number; readonly more: number }>> = {
  txt: { prompts: 1, more: 1 },
  json: { prompts: 2, more: 2500 },
  srt: { prompts: 1, more: 40 },
  vtt: { prompts: 1, more: 60 },
};

function besideOf(clip: ExportableClip, options: WantedOptions): Readonly<Record<string, number>> {
  const { sidecars, audio } = options;
  const prompt = Buffer.byteLength(clip.prompt);
  const form = wavBeside(audio);
  return {
    ...Object.fromEntries(
      sidecars.map((kind) => [kind, sidecarBytes[kind].prompts * prompt + sidecarBytes[kind].more]),
    ),
    ...(form === null ? {} : { wav: wavMade(clip, form).bytes }),
    ...(hasVideo(clip, options) ? { [extname(clip.videoFile).slice(1)]: clip.videoBytes } : {}),
  };
}

/** A video that is exported with its clip. */
export function hasVideo<
  C extends Pick<ExportableClip, 'video' | 'videoFile' | 'videoBytes' | 'videoSha256'>,
>(
  clip: C,
  options: Pick<ExportOptions, 'videos' | 'unproven'>,
): clip is C & { readonly videoFile: string; readonly videoBytes: number; readonly videoSha256: string } {
  const { video, videoFile, videoBytes, videoSha256 } = clip;
  const isHere = videoFile !== null && videoBytes !== null && videoSha256 !== null;
  return options.videos && isHere && isExported(video, options);
}

/** How many files lie beside each clip at most. */
export function sidecarsOfEach({
  sidecars,
  audio,
  videos,
}: Pick<ExportOptions, 'sidecars' | 'audio' | 'videos'>): number {
  return sidecars.length + (wavBeside(audio) === null ? 0 : 1) + (videos ? 1 : 0);
}

/** The WAV that lies beside the MP3; null for none. */
export function wavBeside(audio: AudioKind): WavForm | null {
  const kind = wavKinds.find((one) => audio === `mp3+${one}`);
  return kind ? wavForms[kind] : null;
}

function madeOf(
  clip: ExportableClip,
  bytes: number,
  options: Pick<ExportOptions, 'audio' | 'tags'>,
): Made | null {
  const kind = wavKinds.find((one) => options.audio === one);
  if (kind) return wavMade(clip, wavForms[kind]);
  if (!options.tags) return null;
  const { key, tag } = taggedAs(clip);
  return { key, make: { kind: 'tag' }, bytes: bytes + tag.length };
}

/** A WAV of a clip; its bytes are those of one channel, at 24 kHz as the service makes them at most. */
export function wavMade({ duration }: Pick<ClipDetails, 'duration'>, form: WavForm) {
  const bytes = 44 + Math.ceil((duration ?? 0) * (form.rate ?? 24_000)) * (form.bits / 8);
  const rate = form.rate === null ? '' : ` ${form.rate}`;
  return { key: `wav ${form.bits}${rate}`, make: { kind: 'wav', form }, bytes } as const;
}

type Takes = Required<Pick<NamedClip, 'take' | 'takes'>>;
const onlyTake: Takes = { take: 1, takes: 1 };

async function createTakes(library: ExportableLibrary): Promise<(clip: { readonly id: string }) => Takes> {
  const numbers = new Map<string, Takes>();
  for (const ids of await library.takesOfPrompts()) {
    for (const [index, id] of ids.entries()) numbers.set(id, { take: index + 1, takes: ids.length });
  }
  return ({ id }) => numbers.get(id) ?? onlyTake;
}
