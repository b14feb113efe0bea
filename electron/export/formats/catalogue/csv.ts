import type { ListedFile, ListRows } from './listed-file.ts';
import { inUtc, videoOf } from './listed-file.ts';

type Cell = string | number | boolean;

interface Column {
  readonly header: string;
  readonly value: (file: ListedFile) => Cell | null | undefined;
}

const columns: readonly Column[] = [
  { header: 'path', value: ({ entry }) => pathCell(entry.path) },
  { header: 'id', value: ({ entry }) => entry.id },
  { header: 'voiceover', value: ({ clip }) => clip?.voiceoverId },
  { header: 'prompt', value: ({ clip }) => clip?.prompt },
  { header: 'voice', value: ({ clip }) => clip?.voiceName },
  { header: 'language', value: ({ clip }) => clip?.language },
  { header: 'created', value: ({ clip }) => (clip ? inUtc(clip.createdAt) : null) },
  { header: 'duration', value: ({ clip }) => clip?.duration },
  { header: 'favorite', value: ({ clip }) => clip?.favorite },
  { header: 'starred', value: ({ clip }) => clip?.ownFavorite },
  { header: 'seed', value: ({ clip }) => clip?.seed },
  { header: 'temperature', value: ({ clip }) => clip?.temperature },
  { header: 'model', value: ({ clip }) => clip?.modelId },
  { header: 'collections', value: ({ clip }) => clip?.collections.map(({ name }) => name).join('; ') },
  { header: 'note', value: ({ clip }) => clip?.note },
  { header: 'bytes', value: ({ entry }) => entry.bytes },
  { header: 'sha256', value: ({ entry }) => entry.sha256 },
  { header: 'voice_id', value: ({ clip }) => clip?.voice },
  { header: 'video', value: ({ entry }) => pathCell(videoOf(entry) ?? '') },
];

/** RFC 4180 with a byte order mark, by which Excel knows UTF-8. */
export const csvRows: ListRows = {
  head: `\ufeff${columns.map(({ header }) => header).join(',')}\r\n`,
  row: (file) => `${columns.map(({ value }) => cellText(value(file) ?? '')).join(',')}\r\n`,
  between: '',
  tail: '',
};

/**
 * What a spreadsheet would take for a formula (OWASP, CSV injection), at the beginning of a cell, and behind what another
 * one takes for a separator or the end of a line.
 */
const formula = /(^|[;\t|\r\n])([\s\0"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** A formula gets an apostrophe, wherever a separator may begin a cell; numbers of ours stay numbers. */
function cellText(value: Cell): string {
  if (typeof value !== 'string') return String(value);
  const safe = value.replace(/^(?=[\t\r])/, "'").replace(formula, "$1$2'");
  return /[",;\t|\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A path is still one behind `./`; names of ours hold no formula behind a separator. */
function pathCell(path: string): string {
  return /^[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(path) ? `./${path}` : path;
}
