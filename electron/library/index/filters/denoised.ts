import { either } from './filter.ts';

export const denoised = either('denoised', (table) => table.denoised);
