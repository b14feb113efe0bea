import { texts } from './filter.ts';

export const voices = texts('voices', ({ table }) => table.voice);
