import type { ExportReport } from '../../../electron/contract/export.ts';

type Note = ExportReport['notes'][number];

/** Files that were skipped or failed for one reason. */
export interface NoteGroup {
  readonly first: Note;
  readonly notes: readonly Note[];
}

/** Notes by their reason; the reason of the most files first. */
export function noteGroups(notes: readonly Note[]): readonly NoteGroup[] {
  const groups = new Map<string, NoteGroup>();
  for (const note of notes) {
    const { first = note, notes: before = [] } = groups.get(note.reason) ?? {};
    groups.set(note.reason, { first, notes: [...before, note] });
  }
  return [...groups.values()].sort((one, other) => other.notes.length - one.notes.length);
}
