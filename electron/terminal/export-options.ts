import type { Command } from 'commander';
import { z } from 'zod';
import type { ExportOptions } from '../contract/export.ts';
import { exportOptionsSchema } from '../contract/export.ts';
import { listKinds, sidecarKinds } from '../contract/export-kinds.ts';
import type { TerminalText } from './text.ts';
import { UsageError } from './usage-error.ts';

const flagsSchema = z.object({
  names: z.string().optional(),
  format: z.string().optional(),
  tags: z.boolean().optional(),
  sidecars: z.string().optional(),
  lists: z.string().optional(),
  changed: z.string().optional(),
  moved: z.string().optional(),
  deleted: z.string().optional(),
  videos: z.boolean().optional(),
  unproven: z.boolean().optional(),
  times: z.string().optional(),
  numbered: z.boolean().optional(),
  keepNumbers: z.boolean().optional(),
  removed: z.string().optional(),
  fsync: z.boolean().optional(),
  zip: z.boolean().optional(),
});

/** The flags that say how an export is made. */
export function addExportOptions(command: Command, text: TerminalText): Command {
  return command
    .option('--zip', text('export.option.zip'))
    .option('--names <kind>', text('export.option.names'))
    .option('--format <kind>', text('export.option.format'))
    .option('--tags', text('export.option.tags'))
    .option('--sidecars <kinds>', text('export.option.sidecars', { kinds: sidecarKinds.join(',') }))
    .option('--lists <kinds>', text('export.option.lists', { kinds: listKinds.join(',') }))
    .option('--videos', text('export.option.videos'))
    .option('--unproven', text('export.option.unproven'))
    .option('--times <which>', text('export.option.times'))
    .option('--changed <what>', text('export.option.changed'))
    .option('--moved <what>', text('export.option.moved'))
    .option('--deleted <what>', text('export.option.deleted'))
    .option('--numbered', text('export.option.numbered'))
    .option('--keep-numbers', text('export.option.keepNumbers'))
    .option('--removed <what>', text('export.option.removed'))
    .option('--no-fsync', text('export.option.noFsync'));
}

/** Throws a `UsageError` for a value that there is not. */
export function toExportOptions(options: unknown): ExportOptions {
  const { sidecars, lists, format, zip, ...others } = flagsSchema.parse(options);
  const named = Object.fromEntries(
    Object.entries({ ...others, audio: format, container: zip ? 'zip' : undefined }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const parsed = exportOptionsSchema.safeParse({ ...named, sidecars: split(sidecars), lists: split(lists) });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? 'names');
  const values = issue?.code === 'invalid_value' ? issue.values.join(', ') : '';
  throw new UsageError('usage.noSuchValue', { option: field === 'audio' ? 'format' : field, values });
}

function split(list: string | undefined): readonly string[] {
  return list === undefined ? [] : [...new Set(list.split(',').map((kind) => kind.trim()))];
}
