/** Why a file of an export was skipped or failed. */
export const exportNoteCodes = [
  'not-cached', // the clip's audio is not in the library yet
  'unproven', // the clip's audio fails a check, and such was not asked for
  'changed', // the user changed the file after its export
  'deleted', // the user deleted the file after its export
  'unreadable', // the file at the destination cannot be read
  'name-taken', // a file that Voicekeep did not write has the name
  'source-damaged', // the library's file is not the clip
  'source-missing', // the library's file, or the folder, is not there
  'not-writable',
  'disk-failed', // `errno`: what the disk answered
] as const;
export type ExportNoteCode = (typeof exportNoteCodes)[number];

/** A file that was skipped or failed. Its sentence is made at the rim, from the catalogue of messages. */
export interface ExportNote {
  /** The clip's id; empty for a file about the whole export. */
  readonly id: string;
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly code: ExportNoteCode;
  readonly params?: Readonly<Record<string, string>>;
}
