/** Beginnings of files that a player may know, and the suffix that each is saved under. */
const kinds: readonly (readonly [suffix: string, test: (bytes: Uint8Array) => boolean])[] = [
  ['.wav', (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WAVE'],
  ['.ogg', (bytes) => ascii(bytes, 0, 4) === 'OggS'],
  ['.flac', (bytes) => ascii(bytes, 0, 4) === 'fLaC'],
  ['.m4a', (bytes) => ascii(bytes, 4, 11) === 'ftypM4A'],
  ['.mp4', (bytes) => ascii(bytes, 4, 8) === 'ftyp'],
  ['.webm', (bytes) => bytes[0] === 0x1a && ascii(bytes, 1, 4) === 'E\u00df\u00a3'],
  [
    '.mp3',
    (bytes) => ascii(bytes, 0, 3) === 'ID3' || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0),
  ],
];

/** The suffix that a file is saved under when it is not what was expected: by its first bytes, `.bin` when they say nothing. */
export function suffixOf(bytes: Uint8Array): string {
  return kinds.find(([, test]) => test(bytes))?.[0] ?? '.bin';
}

/** Whether a file begins as a recording does, of whatever format. */
export function isRecording(bytes: Uint8Array): boolean {
  return kinds.some(([, test]) => test(bytes));
}

/** Longest that text without markup is taken for a message. */
const longestNote = 4096;

/** Whether this is a page or a message and no recording: text like HTML, XML or JSON, a few words, or nothing at all. */
export function isMessage(bytes: Uint8Array): boolean {
  const isMarkup = /^(?:\u00ef\u00bb\u00bf)?\s*(?:[<{[]|$)/.test(ascii(bytes, 0, 64));
  return (
    isMarkup ||
    (bytes.length <= longestNote &&
      !isRecording(bytes) &&
      /^(?:\u00ef\u00bb\u00bf)?[\t\n\r -~]*$/.test(ascii(bytes, 0, longestNote)))
  );
}

/** Bytes as characters of Latin-1. */
function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
