import { states } from './filter.ts';

export const audio = states('audio', (table) => table.audio);
