import type { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../contract/errors.ts';
import type { ExportOptions } from '../contract/export.ts';
import { exportOptionsSchema } from '../contract/export.ts';
import { listKinds, sidecarKinds } from '../contract/export-kinds.ts';

const flagsSchema = z.object({
  names: z.string().optional(),
  format: z.string().optional(),
  tags: z.boolean().optional(),
  sidecars: z.string().optional(),
  lists: z.string().optional(),
  changed: z.string().optional(),
  moved: z.string().optional(),
  deleted: z.string().optional(),
  fsync: z.boolean().optional(),
  zip: z.boolean().optional(),
});

/** The flags that say how an export is made. */
export function addExportOptions(command: Command): Command {
  return command
    .option('--zip', 'one ZIP file instead of a folder; DIR may name it')
    .option('--names <kind>', 'portable (default) or native to the destination')
    .option('--format <kind>', 'mp3 (default), wav16, wav24, mp3+wav16 or mp3+wav24')
    .option('--tags', 'write ID3v2.4 tags into the exported MP3s')
    .option('--sidecars <kinds>', `files beside each clip: ${sidecarKinds.join(',')}`)
    .option('--lists <kinds>', `files about the whole export: ${listKinds.join(',')}`)
    .option('--changed <what>', 'files that you changed: leave (default) or replace')
    .option('--moved <what>', 'files that you moved: follow (default) or again')
    .option('--deleted <what>', 'files that you deleted: again (default) or leave')
    .option('--no-fsync', 'do not wait until each file has reached the disk');
}

/** `bad-request` for a value that there is not. */
export function toExportOptions(options: unknown): ExportOptions {
  const { sidecars, lists, format, zip, ...others } = flagsSchema.parse(options);
  const given = Object.fromEntries(
    Object.entries({ ...others, audio: format, container: zip ? 'zip' : undefined }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const parsed = exportOptionsSchema.safeParse({ ...given, sidecars: split(sidecars), lists: split(lists) });
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0] ?? 'names');
  const name = field === 'audio' ? 'format' : field;
  throw new AppError('bad-request', `There is no such value for --${name}. See voicekeep export --help.`);
}

function split(list: string | undefined): readonly string[] {
  return list === undefined ? [] : [...new Set(list.split(',').map((kind) => kind.trim()))];
}
