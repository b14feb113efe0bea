import type { ExportableClip } from '../../library/queries/export.ts';
import { firstGraphemes } from '../naming/graphemes.ts';
import { sha256Of } from '../../platform/hash.ts';
import { id3Length } from '../../platform/id3.ts';

/**
 * An ID3v2.4 tag (id3.org/id3v2.4.0-structure): title, artist (the voice), date, language, the prompt as lyrics,
 * ids as TXXX. All text is UTF-8; sizes are synchsafe, so no unsynchronisation is needed.
 */
export function tagOf(clip: ExportableClip): Uint8Array {
  const language = languageCode(clip.language);
  const frames = [
    text('TIT2', firstGraphemes(oneLine(clip.prompt), 200)),
    text('TPE1', clip.voiceName),
    text('TDRC', timestamp(clip.createdAt)),
    text('TLAN', language),
    clip.collections[0] ? text('TALB', clip.collections[0].name) : null,
    frame('USLT', [Buffer.from([3]), Buffer.from(language, 'latin1'), Buffer.from([0]), utf8(clip.prompt)]),
    ...(clip.note === ''
      ? []
      : [
          frame('COMM', [
            Buffer.from([3]),
            Buffer.from(language, 'latin1'),
            Buffer.from([0]),
            utf8(clip.note),
          ]),
        ]),
    named('STABLECOG_OUTPUT_ID', clip.id),
    named('STABLECOG_VOICEOVER_ID', clip.voiceoverId),
    named('STABLECOG_MODEL_ID', clip.modelId),
    named('STABLECOG_VOICE', clip.voice),
    clip.seed === null ? null : named('SEED', clip.seed),
    clip.temperature === null ? null : named('TEMPERATURE', String(clip.temperature)),
    named('LANGUAGE', clip.language),
  ].filter((item) => item !== null);
  const body = Buffer.concat(frames);
  return Buffer.concat([Buffer.from('ID3', 'latin1'), Buffer.from([4, 0, 0]), synchsafe(body.length), body]);
}

/** The tag of a clip; the same key stands for the same tag. */
export function taggedAs(clip: ExportableClip): { readonly key: string; readonly tag: Uint8Array } {
  const tag = tagOf(clip);
  return { key: `id3 ${sha256Of(tag).slice(0, 16)}`, tag };
}

/** The tag in front of the audio; a tag that was there gives way, the audio frames stay byte for byte. */
export function withTag(mp3: Uint8Array, tag: Uint8Array): Uint8Array {
  return Buffer.concat([tag, mp3.subarray(id3Length(mp3))]);
}

function text(id: string, value: string): Buffer | null {
  return value === '' ? null : frame(id, [Buffer.from([3]), utf8(value)]);
}

function named(name: string, value: string): Buffer | null {
  if (value === '') return null;
  return frame('TXXX', [Buffer.from([3]), Buffer.from(name, 'latin1'), Buffer.from([0]), utf8(value)]);
}

function frame(id: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(id, 'latin1'), synchsafe(body.length), Buffer.from([0, 0]), body]);
}

/** In ID3v2.4 a NUL separates values, so none may be in one; half a surrogate pair is no text. */
function utf8(value: string): Buffer {
  return Buffer.from(value.replaceAll('\0', ' ').replace(/\p{Cs}/gu, '\ufffd'));
}

function synchsafe(size: number): Buffer {
  return Buffer.from([(size >> 21) & 0x7f, (size >> 14) & 0x7f, (size >> 7) & 0x7f, size & 0x7f]);
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ').trim();
}

/** ISO 8601 to the second, UTC, as TDRC takes it; empty when the time cannot be read. */
function timestamp(createdAt: string): string {
  const time = new Date(createdAt);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString().slice(0, 19);
}

/** ISO 639-2, as ID3 wants it, of the languages that the service speaks; `und` for any other. */
function languageCode(language: string): string {
  return iso639[language.slice(0, 2).toLowerCase()] ?? 'und';
}

const iso639: Readonly<Record<string, string>> = {
  ar: 'ara',
  cs: 'ces',
  da: 'dan',
  de: 'deu',
  el: 'ell',
  en: 'eng',
  es: 'spa',
  fi: 'fin',
  fr: 'fra',
  he: 'heb',
  hi: 'hin',
  hu: 'hun',
  id: 'ind',
  it: 'ita',
  ja: 'jpn',
  ko: 'kor',
  nb: 'nob',
  nl: 'nld',
  no: 'nor',
  pl: 'pol',
  pt: 'por',
  ro: 'ron',
  ru: 'rus',
  sv: 'swe',
  ta: 'tam',
  th: 'tha',
  tr: 'tur',
  uk: 'ukr',
  vi: 'vie',
  zh: 'zho',
};
