import type { ExportReport } from '../../../electron/contract/export.ts';

type Note = ExportReport['notes'][number];

/** Files that were skipped or failed for one reason. */
export interface NoteGroup {
  readonly first: Note;
  readonly notes: readonly Note[];
  /** What its reason is said with. */
  readonly params: { readonly count: number; readonly errno: string | number };
}

/** Notes by their reason; the reason of the most files first. */
export function noteGroups(notes: readonly Note[]): readonly NoteGroup[] {
  const groups = new Map<string, Note[]>();
  for (const note of notes) {
    const group = groups.get(note.reason);
    if (group) group.push(note);
    else groups.set(note.reason, [note]);
  }
  return [...groups.values()]
    .sort((one, other) => other.length - one.length)
    .flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const params = { count: group.length, errno: first.params?.['errno'] ?? '' };
      return [{ first, notes: group, params }];
    });
}
