import type { NameFields } from '../../library/queries/export.ts';

/** What a template can name: a clip, which of its takes it is (from 1, oldest first), and where it stands in a collection. */
export interface NamedClip extends NameFields {
  /** Left out where no template asks for it; so are the next three. */
  readonly take?: number;
  readonly takes?: number;
  /** The collection that is exported, or else the first one that the clip is in; empty when there is none. */
  readonly collection?: string;
  /** From 1; null outside of a collection. */
  readonly position?: number | null;
}

/** Text takes a length in graphemes, a date takes a format, a number takes how many digits it has at least. */
export type Field =
  | { readonly kind: 'text'; readonly read: (clip: NamedClip) => string }
  | { readonly kind: 'date'; readonly read: (clip: NamedClip) => string }
  | { readonly kind: 'number'; readonly read: (clip: NamedClip) => string }
  | { readonly kind: 'value'; readonly read: (clip: NamedClip) => string };

function numberText(value: number | null): string {
  return value === null ? '' : String(value);
}

function mark(name: string, read: (clip: NamedClip) => boolean | null): [string, Field] {
  return [name, { kind: 'value', read: (clip) => (read(clip) === true ? name : '') }];
}

/** Every field of the template grammar; docs/EXPORT.md lists the same. */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['prompt', { kind: 'text', read: (clip) => clip.prompt }],
  ['voice', { kind: 'text', read: (clip) => clip.voiceName }],
  ['voice_id', { kind: 'text', read: (clip) => clip.voice }],
  ['language', { kind: 'text', read: (clip) => clip.language }],
  ['created', { kind: 'date', read: (clip) => clip.createdAt }],
  ['seen', { kind: 'date', read: (clip) => clip.firstSeenAt }],
  ['duration', { kind: 'number', read: (clip) => clip.duration?.toFixed(1) ?? '' }],
  mark('favorite', (clip) => clip.favorite),
  mark('starred', (clip) => clip.ownFavorite),
  ['take', { kind: 'number', read: (clip) => String(clip.take ?? 1) }],
  ['takes', { kind: 'number', read: (clip) => String(clip.takes ?? 1) }],
  ['seed', { kind: 'number', read: (clip) => clip.seed ?? '' }],
  ['temperature', { kind: 'number', read: (clip) => numberText(clip.temperature) }],
  ['model', { kind: 'text', read: (clip) => clip.modelId }],
  mark('denoised', (clip) => clip.denoised),
  mark('trimmed', (clip) => clip.silenceRemoved),
  mark('gone', (clip) => clip.goneSince !== null),
  ['collection', { kind: 'text', read: (clip) => clip.collection ?? '' }],
  ['position', { kind: 'number', read: (clip) => numberText(clip.position ?? null) }],
  ['note', { kind: 'text', read: (clip) => clip.note }],
  ['bytes', { kind: 'number', read: (clip) => numberText(clip.bytes) }],
  ['hash', { kind: 'text', read: (clip) => clip.sha256 ?? '' }],
  ['id', { kind: 'text', read: (clip) => clip.id }],
  ['voiceover', { kind: 'text', read: (clip) => clip.voiceoverId }],
]);
