import { jsonObject, membersOf } from '../sidecars.ts';
import type { ListRows } from './listed-file.ts';
import { videoOf } from './listed-file.ts';

/** One clip on each line of an array; `bytes` and `sha256` are those of the exported file. */
export const catalogueRows: ListRows = {
  head: '[\n',
  row({ entry, clip }) {
    const members = new Map<string, string>(clip ? membersOf(clip) : [['id', JSON.stringify(entry.id)]]);
    const { path, bytes, sha256, source } = entry;
    const video = videoOf(entry) ?? null;
    const exported = { path, bytes, sha256, librarySha256: source ?? sha256, videoPath: video };
    for (const [name, value] of Object.entries(exported)) members.set(name, JSON.stringify(value));
    // A line break can only stand between members of what was received.
    return jsonObject(members, '').replace(/[\r\n]+/g, ' ');
  },
  between: ',\n',
  tail: '\n]\n',
};
