import { texts } from './filter.ts';

export const languages = texts('languages', ({ table }) => table.language);
