import { videoStates } from '../../../contract/clip.ts';
import type { Filter } from './filter.ts';

const none = videoStates.indexOf('none');

/** Clips for which the service names a video, here or not. */
export const hasVideo: Filter<'hasVideo'> = {
  check: (query, { table }) => (query.hasVideo ? (slot) => table.video[slot] !== none : null),
  count({ table }, passes) {
    let count = 0;
    for (let slot = 0; slot < table.size; slot += 1) {
      if (table.video[slot] !== none && passes(slot)) count += 1;
    }
    return count;
  },
};
