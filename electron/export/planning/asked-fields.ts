import type { ExportOptions } from '../../contract/export.ts';
import type { ExportableField } from '../../library/queries/export.ts';
import { exportableFields } from '../../library/queries/export.ts';
import { fields } from '../naming/fields.ts';
import type { Template } from '../naming/template.ts';

/** What every clip is planned by, whatever its name is made of. */
const always = ['id', 'createdAt', 'audio', 'bytes', 'sha256', 'file'] as const;
const beside = ['prompt', 'duration', 'video', 'videoBytes', 'videoSha256', 'videoFile'] as const;

/** What the library has to be asked of each clip: reading the rest would take most of the time of a plan. */
export function askedFields(
  { uses }: Pick<Template, 'uses'>,
  { tags, sidecars, audio, videos }: Pick<ExportOptions, 'tags' | 'sidecars' | 'audio' | 'videos'>,
): readonly ExportableField[] {
  // A tag says all that is known.
  if (tags) return exportableFields;
  const asked = new Set<ExportableField>(always);
  for (const name of uses) {
    const from = fields.get(name)?.from;
    if (from) asked.add(from);
  }
  if (sidecars.length > 0 || videos || audio !== 'mp3') for (const field of beside) asked.add(field);
  return exportableFields.filter((field) => asked.has(field));
}
