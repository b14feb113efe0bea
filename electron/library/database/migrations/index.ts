import { clips } from './0001-clips.ts';
import { columns } from './0002-columns.ts';
import { userData } from './0003-user-data.ts';
import { revision } from './0004-revision.ts';
import { serviceFacts } from './0005-service-facts.ts';
import { unsavedRecords } from './0006-unsaved-records.ts';
import { foldedSearch } from './0007-folded-search.ts';
import { rejected } from './0008-rejected.ts';
import { voiceKinds } from './0009-voice-kinds.ts';
import type { Migration } from './migration.ts';

/** In order; a number is never reused and a released file never changed. `user_version` is how many have run. */
export const migrations: readonly Migration[] = [
  clips,
  columns,
  userData,
  revision,
  serviceFacts,
  unsavedRecords,
  foldedSearch,
  rejected,
  voiceKinds,
];
