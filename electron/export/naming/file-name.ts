import { longestFitting } from './graphemes.ts';

/**
 * Names that are right on Windows, macOS, Linux, exFAT and SMB at once.
 * Rules: learn.microsoft.com/windows/win32/fileio/naming-a-file; exFAT and NTFS take 255 UTF-16 units a name,
 * Linux 255 bytes, HFS+ 255 units after decomposition. 15 are left over for a number and for a sidecar's extension.
 */
const maxName = 240;
/** Of those that a name can have, for a number and for a sidecar's extension. */
const reservedBytes = 15;
/** No file system of today takes less. */
const leastName = 60;
/** UTF-16 units of a text that a name is made of; half a pair at the end is taken out as any other. */
const mostText = 20_000;
/** UTF-16 units of a relative path: with an ordinary folder before it, it stays below Windows' 260. */
export const maxPathUnits = 200;
/** The folders' part of a path, so that the name of the file is never squeezed away. */
const maxFoldersUnits = 150;

/** Where a clip is wanted: folders and stem are portable by themselves, lengths included. */
export interface PortablePath {
  readonly folders: readonly string[];
  readonly stem: string;
  readonly extension: string;
  /** UTF-16 units that the whole relative path may have. */
  readonly units?: number;
  /** Bytes that a name may have, where that is less than elsewhere. */
  readonly bytes?: number;
  /** The ending that other clips have, where this one has its own. */
  readonly usual?: string;
}

/**
 * What a destination takes. `portable`: what all take. Beyond that only what one system refuses is replaced:
 * `posix` nothing but the slash, `mac` the colon too, as the Finder shows it as a slash.
 */
export type NameRules = 'portable' | 'posix' | 'mac';
const nativePathUnits = 900;
const reserved: Readonly<Record<NameRules, RegExp>> = {
  portable: /[/\\:|"<>?*]/g,
  posix: /\//g,
  mac: /[/:]/g,
};

/** Control and format characters (line, zero-width and bidirectional ones among them), but not the joiners that emoji and Persian need. */
const invisible =
  /\p{Cc}|\u00ad|\u034f|\u061c|\u115f|\u1160|\u17b4|\u17b5|\u180e|\u200b|[\u200e\u200f\u2028-\u202e\u2060-\u206f]|\u3164|\ufeff|\uffa0|[\ufff0-\ufffb]|[\u{1d173}-\u{1d17a}]|\p{Noncharacter_Code_Point}/gu;
/** Lone halves of surrogate pairs, and the private characters by which SMB and macOS stand for reserved ones. */
const unspeakable = /[\p{Cs}\uf000-\uf0ff]/gu;
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)/i;
const replacements: Readonly<Record<string, string>> = {
  '/': '-',
  '\\': '-',
  ':': '-',
  '|': '-',
  '"': "'",
  '<': '(',
  '>': ')',
  '?': '_',
  '*': '_',
};

/** Nothing to do: most texts, and 100,000 of them are to be named in a second. */
const tidyAscii = /^[!-~]+(?: [!-~]+)*$/;
/**
 * Letters and signs that are visible, composed, and stay so beside each other: Latin, Cyrillic, kana, Chinese, Hangul
 * and common punctuation, without the soft hyphen.
 */
const calm =
  '\\u00a1-\\u00ac\\u00ae-\\u02ff\\u0400-\\u0482\\u048a-\\u052f\\u2010-\\u2027\\u3001-\\u3020\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uac00-\\ud7a3';
const tidy = new RegExp(`^[!-~${calm}]+(?: [!-~${calm}]+)*$`);

/** One line of text with nothing invisible in it: what a field gives before it is cut to a length. */
export function singleLine(text: string): string {
  const trimmed = text.trim();
  if (tidyAscii.test(trimmed) || tidy.test(trimmed)) return trimmed;
  return trimmed
    .replace(/\s+/g, ' ')
    .replace(invisible, '')
    .replace(unspeakable, '_')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * Makes one path of what a template rendered, one text for each level. No text can add a level, leave the folder,
 * or give a name that any of the systems refuses. `known` keeps the folders of texts, for many clips with one set of rules.
 */
export function portablePath(
  levels: readonly string[],
  extension: string,
  rules: NameRules = 'portable',
  known = new Map<string, readonly string[]>(),
  nameBytes = 255,
): PortablePath {
  const bytes = Math.min(maxName, Math.max(leastName, nameBytes - reservedBytes));
  const folders = levels.length === 1 ? noFolders : knownFolders(levels, rules, bytes, known);
  const stem = nameFrom(levels.at(-1) ?? '', extension, maxName, rules, bytes);
  if (rules === 'portable' && bytes === maxName) return { folders, stem, extension };
  return {
    ...{ folders, stem, extension },
    ...(rules === 'portable' ? {} : { units: nativePathUnits }),
    ...(bytes === maxName ? {} : { bytes }),
  };
}

function knownFolders(
  levels: readonly string[],
  rules: NameRules,
  bytes: number,
  known: Map<string, readonly string[]>,
): readonly string[] {
  let key = String(levels.length);
  for (let at = 0; at < levels.length - 1; at += 1) key += `\0${levels[at] ?? ''}`;
  const found = known.get(key);
  if (found) return found;
  const folders = foldersOf(levels.slice(0, -1), rules, bytes);
  known.set(key, folders);
  return folders;
}

const noFolders: readonly string[] = [];

function foldersOf(levels: readonly string[], rules: NameRules, bytes: number): readonly string[] {
  const most = rules === 'portable' ? maxFoldersUnits : nativePathUnits - maxName;
  const names = levels.map((level) => nameFrom(level, '', maxName, rules, bytes));
  if (names.join('/').length <= most) return names;
  const share = Math.floor(most / levels.length) - 1;
  return levels.map((level) => nameFrom(level, '', share, rules, bytes));
}

/**
 * The path below `folder` (`''`: the destination itself), with `/`; `number` 1 stands for none.
 * The stem gives way when the whole would be too long.
 */
export function pathIn(folder: string, wanted: PortablePath, number: number): string {
  const { stem, extension } = wanted;
  // Short enough for any limit, however its letters are composed.
  if (number === 1 && stem.length <= 56 && folder.length < 100 && wanted.bytes === undefined) {
    return folder === '' ? stem + extension : `${folder}/${stem}${extension}`;
  }
  const before = folder === '' ? '' : `${folder}/`;
  const suffix = number === 1 ? '' : ` (${number})`;
  return (
    before +
    numbered(
      wanted.stem,
      suffix + wanted.extension,
      (wanted.units ?? maxPathUnits) - before.length,
      wanted.bytes ?? maxName,
    )
  );
}

/** A folder's name with a number, for when a file is in its way. */
export function numberedFolder(name: string, number: number): string {
  return numbered(name, ` (${number})`, maxName, Math.max(leastName, Buffer.byteLength(name)));
}

/** Two names with the same key are one name on some file system: compared by case, composition and what cannot be seen. */
export function nameKey(path: string): string {
  // Latin-1 without the sharp s, whose capital is two letters.
  if (/^[ -~\u00c0-\u00de\u00e0-\u00ff]*$/.test(path)) return path.toLowerCase();
  return path
    .normalize('NFC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC');
}

function numbered(stem: string, ending: string, units: number, bytes: number): string {
  const limit = Math.min(units, maxName);
  if (fitsName(stem + ending, limit, bytes)) return stem + ending;
  return trimEnd(longestFitting(stem, (part) => fitsName(part + ending, limit, bytes))) + ending;
}

/** Nothing to do either: letters, digits and signs that all systems take, short, with neither dot nor space at the end. */
const portableAlready =
  /^[0-9A-Za-z_[(](?:[0-9A-Za-z_[\](){}.,'!&+=@$^~ -]{0,98}[0-9A-Za-z_[\](){},'!&+=@$^~-])?$/;

/** The same with other letters, so short that no way of counting makes it too long. */
const calmAlready = new RegExp(
  `^[0-9A-Za-z_[(${calm}](?:[0-9A-Za-z_[\\](){}.,'!&+=@$^~ \\-${calm}]{0,48}[0-9A-Za-z_[\\](){},'!&+=@$^~\\-${calm}])?$`,
);

function nameFrom(text: string, extension: string, limit: number, rules: NameRules, bytes: number): string {
  const already =
    limit === maxName && bytes === maxName && (portableAlready.test(text) || calmAlready.test(text));
  if (already && !text.includes('  ') && !isDevice(text, extension)) return text;
  const line = singleLine(head(text));
  const taken = line.replace(reserved[rules], (character) => replacements[character] ?? '_');
  // A minus would make an option of a name; that of a number stays, behind a line.
  const begun = /^-\d/.test(line) ? `_${taken}` : taken.replace(/^[.\- \u200c\u200d]+/, '');
  const clean = trimEnd(rules === 'portable' ? harmless(begun) : begun);
  const cut = trimEnd(longestFitting(clean, (part) => fitsName(`_${part}${extension}`, limit, bytes)));
  if (cut === '') return 'untitled';
  return rules === 'portable' && isDevice(cut, extension) ? `_${cut}` : cut;
}

/** Joined only where the first letter is that of a device. */
function isDevice(stem: string, extension: string): boolean {
  return /^[cpanl]/i.test(stem) && device.test(stem + extension);
}

/**
 * Players read what stands behind a hash, or a percent sign with two digits, in a playlist as parts of an address; a
 * spreadsheet computes what stands behind a semicolon and a sign, also in quotation marks.
 */
function harmless(text: string): string {
  return text
    .replaceAll('#', '_')
    .replace(/%(?=[0-9a-f]{2})/gi, '_')
    .replace(/;(?=[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, ',');
}

/** As much of a text as any name can hold: a prompt can have millions of letters. */
export function head(text: string): string {
  return text.length > mostText ? text.slice(0, mostText) : text;
}

/** No dot and no space at the end (Windows drops them), and no joiner that joins nothing. */
function trimEnd(text: string): string {
  return text.replace(/[. \u200c\u200d]+$/, '');
}

function fitsName(name: string, limit: number, bytes: number): boolean {
  if (name.length > limit) return false;
  if (bytes < maxName && Buffer.byteLength(name) > bytes) return false;
  // A unit has at most three bytes, and at most four units when it is taken apart; of Latin letters two and three.
  if (name.length <= 60 || /^[ -~]*$/.test(name)) return true;
  if (name.length <= 80 && /^[ -~\u00a1-\u02ff]*$/.test(name)) return true;
  return Buffer.byteLength(name) <= maxName && name.normalize('NFD').length <= maxName;
}
