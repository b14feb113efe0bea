import { clips } from './0001-clips.ts';
import { columns } from './0002-columns.ts';
import { own } from './0003-own.ts';
import { revision } from './0004-revision.ts';

/** In order; a number is never reused and a released file never changed. `user_version` is how many have run. */
export const migrations: readonly string[] = [clips, columns, own, revision];
