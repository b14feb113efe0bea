import { flag } from './filter.ts';

export const favorites = flag('favorites', (table) => table.favorite);
