import type { ClipDetails, Selection } from '../contract/models.ts';
import type { Library } from '../library/library.ts';
import type { NamedClip } from './fields.ts';
import { portablePath } from './file-name.ts';
import type { WantedClip } from './plan.ts';
import { stopIfCancelled } from './scan.ts';
import type { Template } from './template.ts';

const stretch = 1000;
const extension = '.mp3';

/** The part of a library that an export needs. */
export type ExportableLibrary = Pick<Library, 'folder' | 'ids' | 'selected' | 'cachedFile' | 'takes'>;

/**
 * The selected clips with the places that a template gives them, oldest first, so that the same clip has the same
 * name whatever order it was selected in. Rejects with the library's errors and `cancelled`.
 */
export async function wantedClips(given: {
  readonly library: ExportableLibrary;
  readonly template: Template;
  readonly selection: Selection;
  readonly signal: AbortSignal;
}): Promise<readonly WantedClip[]> {
  const { library, template, selection, signal } = given;
  const ids =
    selection.kind === 'ids' ? [...new Set(selection.ids)] : [...new Set(await library.ids(selection.query))];
  const takeOf = template.uses.has('take') ? createTakes(library) : () => Promise.resolve(1);
  const dated: { readonly createdAt: string; readonly clip: WantedClip }[] = [];
  for (let offset = 0; offset < ids.length; offset += stretch) {
    stopIfCancelled(signal);
    const part = ids.slice(offset, offset + stretch);
    for (const details of await library.selected({ kind: 'ids', ids: part }, 0, part.length)) {
      const named: NamedClip = { ...details, take: await takeOf(details) };
      dated.push({ createdAt: sortableTime(details.createdAt), clip: wantedClip(details, template, named) });
    }
  }
  return dated
    .sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.clip.id, b.clip.id))
    .map(({ clip }) => clip);
}

function wantedClip(details: ClipDetails, template: Template, named: NamedClip): WantedClip {
  const { id, audio, bytes, sha256 } = details;
  return {
    id,
    place: portablePath(template.render(named), extension),
    cached: audio === 'cached' && bytes !== null && sha256 !== null ? { bytes, sha256 } : null,
  };
}

/** Which take of its prompt a clip is; the library is asked once for each prompt that has several. */
function createTakes(library: ExportableLibrary): (clip: ClipDetails) => Promise<number> {
  const numbers = new Map<string, number>();
  return async (clip) => {
    if (clip.takes < 2) return 1;
    if (!numbers.has(clip.id)) {
      (await library.takes(clip.id)).forEach((take, index) => numbers.set(take.id, index + 1));
    }
    return numbers.get(clip.id) ?? 1;
  };
}

/** Text that sorts like the instant: UTC, with all the digits after the second that were received. */
function sortableTime(createdAt: string): string {
  const time = new Date(createdAt);
  if (Number.isNaN(time.getTime())) return '';
  const fraction = /\.(\d+)/.exec(createdAt)?.[1] ?? '';
  return `${time.toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
