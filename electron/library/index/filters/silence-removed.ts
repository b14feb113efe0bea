import { either } from './filter.ts';

export const silenceRemoved = either('silenceRemoved', (table) => table.silenceRemoved);
