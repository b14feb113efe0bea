import { states } from './filter.ts';

/** A clip without a video is in none of the states. */
export const video = states('video', (table) => table.video);
