import { flag } from './filter.ts';

export const gone = flag('gone', (table) => table.gone);
