import { z } from 'zod';
import { listKinds, sidecarKinds } from './export-kinds.ts';
import { audioKinds } from './wav.ts';

/** How an export is made, besides template, selection and folder. Each default is the careful one. */
export const exportOptionsSchema = z.strictObject({
  /** `zip`: one file instead of a folder, made anew each time; `DIR` may then name it. */
  container: z.enum(['folder', 'zip']).default('folder'),
  /** `portable`: right on every system at once. `native`: as much of the prompt as the destination's system allows. */
  names: z.enum(['portable', 'native']).default('portable'),
  /** WAV is decoded from the MP3. */
  audio: z.enum(audioKinds).default('mp3'),
  /** ID3v2.4 on the exported MP3; the audio frames stay as they are. */
  tags: z.boolean().default(false),
  sidecars: z.array(z.enum(sidecarKinds)).max(sidecarKinds.length).default([]),
  /** Videos beside the clips that have one, under their names. */
  videos: z.boolean().default(false),
  /** Audio and videos, too, that were saved as they came but fail a check; they keep their own suffix. */
  unproven: z.boolean().default(false),
  /** The time of exported files: that of their writing, or that of the clip. */
  times: z.enum(['exported', 'created']).default('exported'),
  lists: z.array(z.enum(listKinds)).max(listKinds.length).default([]),
  /** A file that the user changed after its export. */
  changed: z.enum(['leave', 'replace']).default('leave'),
  /** A file that the user moved or renamed within the folder. */
  moved: z.enum(['follow', 'again']).default('follow'),
  /** A file that the user deleted. */
  deleted: z.enum(['again', 'leave']).default('again'),
  /** Begins each name with the clip's number: its position in the collection, or else in the order of the output. */
  numbered: z.boolean().default(false),
  /** Numbers that clips were given stay theirs; new clips get the next ones. */
  keepNumbers: z.boolean().default(false),
  /** Clips that are no longer part of what is exported: `move` into `_removed`; `delete` if untouched. */
  removed: z.enum(['keep', 'move', 'delete']).default('keep'),
  /** Flushes each file to the disk before it gets its name. */
  fsync: z.boolean().default(true),
});
export type ExportOptions = z.output<typeof exportOptionsSchema>;
export type ExportOptionsInput = z.input<typeof exportOptionsSchema>;
