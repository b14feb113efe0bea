import { flag } from './filter.ts';

export const ownFavorites = flag('ownFavorites', (table) => table.ownFavorite);
