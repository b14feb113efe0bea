// Before tests that run the built program: builds it where its sources have changed.
import { buildIfChanged } from './build.mjs';

export const setup = buildIfChanged;
