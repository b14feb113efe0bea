import type { ClipDetails } from '../contract/models.ts';

/** What a template can name: a clip, and which of its takes it is (from 1, oldest first). */
export type NamedClip = Pick<
  ClipDetails,
  | 'id'
  | 'voiceoverId'
  | 'prompt'
  | 'voice'
  | 'language'
  | 'createdAt'
  | 'duration'
  | 'favorite'
  | 'takes'
  | 'seed'
  | 'temperature'
  | 'modelId'
> & { readonly take: number };

/** Text takes a length in graphemes, a date takes a format, the rest takes nothing. */
export type Field =
  | { readonly kind: 'text'; readonly read: (clip: NamedClip) => string }
  | { readonly kind: 'date'; readonly read: (clip: NamedClip) => string }
  | { readonly kind: 'value'; readonly read: (clip: NamedClip) => string };

function numberText(value: number | null): string {
  return value === null ? '' : String(value);
}

/** Every field of the template grammar; docs/EXPORT.md lists the same. */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['prompt', { kind: 'text', read: (clip) => clip.prompt }],
  ['voice', { kind: 'text', read: (clip) => clip.voice }],
  ['language', { kind: 'text', read: (clip) => clip.language }],
  ['created', { kind: 'date', read: (clip) => clip.createdAt }],
  ['duration', { kind: 'value', read: (clip) => clip.duration?.toFixed(1) ?? '' }],
  ['favorite', { kind: 'value', read: (clip) => (clip.favorite ? 'favorite' : '') }],
  ['take', { kind: 'value', read: (clip) => String(clip.take) }],
  ['takes', { kind: 'value', read: (clip) => String(clip.takes) }],
  ['seed', { kind: 'value', read: (clip) => numberText(clip.seed) }],
  ['temperature', { kind: 'value', read: (clip) => numberText(clip.temperature) }],
  ['model', { kind: 'text', read: (clip) => clip.modelId }],
  ['id', { kind: 'text', read: (clip) => clip.id }],
  ['voiceover', { kind: 'text', read: (clip) => clip.voiceoverId }],
]);
