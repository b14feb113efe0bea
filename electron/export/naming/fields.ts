import type { ExportableField, NameFields } from '../../library/queries/export.ts';

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

/**
 * Text takes a length in graphemes, a date takes a format, a number takes how many digits it has at least. `from`: what
 * the library has to be asked for; null: nothing, as the plan knows it.
 */
export interface Field {
  readonly kind: 'text' | 'date' | 'number' | 'value';
  readonly from: ExportableField | null;
  readonly read: (clip: NamedClip) => string;
}

function numberText(value: number | null): string {
  return value === null ? '' : String(value);
}

function field(kind: Field['kind'], from: Field['from'], read: Field['read']): Field {
  return { kind, from, read };
}

function mark(
  name: string,
  from: NonNullable<Field['from']>,
  read: (clip: NamedClip) => boolean | null,
): [string, Field] {
  return [name, field('value', from, (clip) => (read(clip) === true ? name : ''))];
}

/** Every field of the template grammar; docs/EXPORT.md lists the same. */
export const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['prompt', field('text', 'prompt', (clip) => clip.prompt)],
  ['voice', field('text', 'voiceName', (clip) => clip.voiceName)],
  ['voice_id', field('text', 'voice', (clip) => clip.voice)],
  ['language', field('text', 'language', (clip) => clip.language)],
  ['created', field('date', 'createdAt', (clip) => clip.createdAt)],
  ['seen', field('date', 'firstSeenAt', (clip) => clip.firstSeenAt)],
  ['duration', field('number', 'duration', (clip) => clip.duration?.toFixed(1) ?? '')],
  mark('favorite', 'favorite', (clip) => clip.favorite),
  mark('starred', 'ownFavorite', (clip) => clip.ownFavorite),
  ['take', field('number', null, (clip) => String(clip.take ?? 1))],
  ['takes', field('number', null, (clip) => String(clip.takes ?? 1))],
  ['seed', field('number', 'seed', (clip) => clip.seed ?? '')],
  ['temperature', field('number', 'temperature', (clip) => numberText(clip.temperature))],
  ['model', field('text', 'modelId', (clip) => clip.modelId)],
  mark('denoised', 'denoised', (clip) => clip.denoised),
  mark('trimmed', 'silenceRemoved', (clip) => clip.silenceRemoved),
  mark('gone', 'goneSince', (clip) => clip.goneSince !== null),
  ['collection', field('text', 'collections', (clip) => clip.collection ?? '')],
  ['position', field('number', 'collections', (clip) => numberText(clip.position ?? null))],
  ['note', field('text', 'note', (clip) => clip.note)],
  ['bytes', field('number', 'bytes', (clip) => numberText(clip.bytes))],
  ['hash', field('text', 'sha256', (clip) => clip.sha256 ?? '')],
  ['id', field('text', 'id', (clip) => clip.id)],
  ['voiceover', field('text', 'voiceoverId', (clip) => clip.voiceoverId)],
]);
