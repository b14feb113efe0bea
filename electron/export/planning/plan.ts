import type { ExportOptions } from '../../contract/export.ts';
import type { ExportNoteCode } from '../../contract/export-notes.ts';
import type { PortablePath } from '../naming/file-name.ts';
import { nameKey } from '../naming/file-name.ts';
import type { PlannedMake } from '../execution/file-content.ts';
import type { ManifestEntry } from '../destination/manifest.ts';
import type { Names } from './names.ts';
import { createNames, fixedFolders } from './names.ts';
import type { Leaver } from './removals.ts';
import { bytesOf, plannedWrite } from './planned-write.ts';
import { removalOf } from './removals.ts';

/** A clip that is to be exported, with the path that the template gives it. */
export interface WantedClip {
  readonly id: string;
  readonly target: PortablePath;
  /** Bytes and hash of the cached file; null when the clip is not cached. */
  readonly cached: { readonly bytes: number; readonly sha256: string } | null;
  /** Why there is nothing to export, when it is not that the clip's audio is still to come. */
  readonly absent?: 'unproven' | undefined;
  /** The cached file, absolute; there when `cached` is. */
  readonly file?: string | undefined;
  /** The time that the exported file gets, in milliseconds since 1970; left out: that of its writing. */
  readonly time?: number | undefined;
  /** How the exported file differs from the cached one; not there for a copy. */
  readonly made?: Made | undefined;
  /** About how many bytes each file beside it will have, by extension. */
  readonly beside?: Readonly<Record<string, number>> | undefined;
  /** The number in its name. */
  readonly number?: NonNullable<ManifestEntry['number']> | undefined;
  /** The exports that it is part of from now on, where that is noted. */
  readonly partOf?: NonNullable<ManifestEntry['partOf']> | undefined;
}

/** A file of the library's; `path` is absolute. */
export interface LibraryFile {
  readonly path: string;
  readonly sha256: string;
}

/** `key`: the same key and source give the same file. `bytes`: about how many it will have. */
export interface Made {
  readonly key: string;
  readonly make: PlannedMake;
  readonly bytes: number;
}

/** How the file of a manifest's entry stands on disk. */
export type EntryState = 'same' | 'missing' | 'changed' | 'unreadable';

/** Something on disk below the destination. `other`: neither file nor folder, or a folder that nothing may enter. */
export interface DiskItem {
  /** Relative, with `/`, as the disk spells it. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Lower-case hex, where the file was read because it might be one of ours. */
  readonly sha256?: string;
}

export type PlannedAction =
  | {
      readonly kind: 'write';
      readonly id: string;
      readonly path: string;
      readonly bytes: number;
      /**
       * An older export of the same clip lies there and may be replaced while it has this hash; `*`: whatever the
       * user made of it, as he said. Null: nothing is replaced.
       */
      readonly replaces: string | null;
      /** Its older export, unchanged since, that goes away once this one is whole. */
      readonly removes?: string | undefined;
    }
  | {
      readonly kind: 'rename';
      readonly id: string;
      readonly from: string;
      readonly path: string;
      /** It is no longer part of the export. */
      readonly removed?: true;
    }
  /** It is no longer part of the export: the file goes, and those beside it, as far as nobody has changed them. */
  | {
      readonly kind: 'delete';
      readonly id: string;
      readonly path: string;
      readonly source: LibraryFile | null;
    }
  | { readonly kind: 'unchanged'; readonly id: string; readonly path: string }
  /** The whole file is there already but in no manifest: it is only recorded. */
  | {
      readonly kind: 'adopt';
      readonly id: string;
      readonly path: string;
      readonly cached: { readonly bytes: number; readonly sha256: string };
      /** It lies where the user moved it. */
      readonly moved?: boolean;
    }
  | {
      readonly kind: 'skip';
      readonly id: string;
      readonly path: string;
      readonly why: SkipReason;
    };

/** What an export is about to do; nothing is written to make it. Actions are in the order of the wanted clips. */
export interface ExportPlan {
  readonly actions: readonly PlannedAction[];
  /** Folders change by case alone, too. */
  readonly respells?: boolean;
}

export type SkipReason = Extract<
  ExportNoteCode,
  'not-cached' | 'unproven' | 'changed' | 'deleted' | 'unreadable'
>;

/**
 * Plans an export. `entries`: the manifest, by clip; `states`: of the wanted clips' entries;
 * `disk`: what lies in the folders concerned, by `nameKey` of the path. Clips are served in their order:
 * when two want one name, the first gets it.
 */
export function planExport(given: {
  readonly wanted: readonly WantedClip[];
  readonly entries: ReadonlyMap<string, ManifestEntry>;
  readonly states: ReadonlyMap<string, EntryState>;
  readonly disk: ReadonlyMap<string, DiskItem>;
  readonly options?: Pick<ExportOptions, 'changed' | 'moved' | 'deleted'>;
  /** Paths of the export's own files about the whole. */
  readonly lists?: readonly string[];
  /** Clips that are no longer part of it. */
  readonly leavers?: readonly Leaver[];
}): ExportPlan {
  const { wanted, entries, states, options = carefulOptions, leavers = [] } = given;
  const fixed = fixedFolders(given);
  const names = createNames(given.disk, fixed);
  /** For files that their owner moved: where they would lie does not decide how a folder is spelled. */
  let asked: Names | null = null;
  for (const entry of entries.values()) names.take(entry);
  const removals = leavers.flatMap((leaver) => removalOf(leaver, states.get(leaver.entry.id), names));

  const actions = new Array<PlannedAction | undefined>(wanted.length);
  const adoptable = adoptableFiles(given.disk, entries);
  /** Clips that get a name, by index, and the file that is to get it. */
  const homeless: number[] = [];
  const moving = new Map<number, string>();

  wanted.forEach((clip, index) => {
    const entry = entries.size === 0 ? undefined : entries.get(clip.id);
    if (entry && clip.target.usual !== undefined) names.reserve(entry.path);
    const state = entry ? (states.get(clip.id) ?? 'missing') : 'missing';
    if (!entry) homeless.push(index);
    else if (state === 'unreadable' || (state === 'changed' && options.changed === 'leave')) {
      actions[index] = skip(clip.id, entry.path, state);
    } else if (state === 'missing' && options.moved === 'follow' && follows(clip, entry)) {
      const { cached } = clip;
      const path = adoptable.take(cached?.sha256 ?? '', () => true);
      // At its own path a run that was cut short has put it, not the user.
      if (path !== null && cached) {
        asked ??= createNames(given.disk, fixed);
        actions[index] = { kind: 'adopt', id: clip.id, path, cached, moved: !asked.keeps(path, clip.target) };
      } else atHome(clip, entry, state, index);
    } else atHome(clip, entry, state, index);
  });

  function atHome(clip: WantedClip, entry: ManifestEntry, state: EntryState, index: number): void {
    if (state === 'missing' && options.deleted === 'leave') {
      actions[index] = skip(clip.id, entry.path, 'deleted');
    } else if (entry.moved === true && state === 'same') {
      // The file is the user's now: what is made otherwise becomes a file of ours.
      if (!clip.cached || isMadeSo(clip, entry)) actions[index] = inPlace(clip, entry, state);
      else homeless.push(index);
    } else if (names.keeps(entry.path, clip.target)) {
      actions[index] = inPlace(clip, entry, state);
    } else if (state === 'changed') {
      actions[index] = skip(clip.id, entry.path, state);
    } else {
      names.free(entry.path);
      homeless.push(index);
      if (state === 'same') moving.set(index, entry.path);
    }
  }

  for (const index of adoptable.isEmpty ? [] : homeless) {
    const clip = wanted[index];
    const cached = clip?.cached;
    if (!clip || !cached || moving.has(index)) continue;
    const file = adoptable.take(clip.made ? clip.made.key + cached.sha256 : cached.sha256, (path) =>
      names.keeps(path, clip.target),
    );
    if (file !== null) actions[index] = { kind: 'adopt', id: clip.id, path: file, cached };
  }
  for (const index of homeless) {
    const clip = wanted[index];
    if (!clip || actions[index]) continue;
    const from = moving.get(index) ?? null;
    actions[index] = actionFor(clip, from, names, from === null ? undefined : entries.get(clip.id));
  }
  const planned = actions.filter((action) => action !== undefined);
  return {
    actions: removals.length === 0 ? planned : [...removals, ...planned],
    respells: names.respelled(),
  };
}

function inPlace(clip: WantedClip, entry: ManifestEntry, state: EntryState): PlannedAction {
  const { id, cached } = clip;
  if (state === 'same' && (!cached || isMadeSo(clip, entry))) {
    return { kind: 'unchanged', id, path: entry.path };
  }
  if (!cached) return skip(id, entry.path, clip.absent ?? 'not-cached');
  return {
    kind: 'write',
    id,
    path: entry.path,
    bytes: bytesOf(clip),
    replaces: state === 'missing' ? null : state === 'same' ? entry.sha256 : '*',
  };
}

/** The careful ones: what the user changed is left alone. */
const carefulOptions = { changed: 'leave', moved: 'follow', deleted: 'again' } as const;

function skip(id: string, path: string, why: SkipReason): PlannedAction {
  return { kind: 'skip', id, path, why };
}

/** Whether the exported file is what would be made now. */
function isMadeSo(clip: WantedClip, entry: ManifestEntry): boolean {
  return (
    (entry.source ?? entry.sha256) === clip.cached?.sha256 && (entry.made ?? '') === (clip.made?.key ?? '')
  );
}

/** Only a plain copy can be told by the library's hash when it turns up elsewhere. */
function follows(clip: WantedClip, entry: ManifestEntry): boolean {
  return entry.made === undefined && clip.made === undefined && entry.sha256 === clip.cached?.sha256;
}

function actionFor(
  clip: WantedClip,
  from: string | null,
  names: Names,
  entry: ManifestEntry | undefined,
): PlannedAction {
  if (from !== null && (!clip.cached || !entry || isMadeSo(clip, entry)))
    return { kind: 'rename', id: clip.id, from, path: names.give(clip.target) };
  if (!clip.cached) return skip(clip.id, names.unnumbered(clip.target), clip.absent ?? 'not-cached');
  return plannedWrite(clip, from, names);
}

/** Files that no entry names, by hash; each can be taken once. */
function adoptableFiles(
  disk: ReadonlyMap<string, DiskItem>,
  entries: ReadonlyMap<string, ManifestEntry>,
): { readonly isEmpty: boolean; take(sha256: string, fits: (path: string) => boolean): string | null } {
  const owned = new Set<string>();
  const byHash = new Map<string, string[]>();
  const read = [...disk].filter(([, { sha256 }]) => sha256 !== undefined);
  if (read.length > 0) for (const entry of entries.values()) owned.add(nameKey(entry.path));
  for (const [key, item] of read) {
    if (item.sha256 === undefined || owned.has(key)) continue;
    const paths = byHash.get(item.sha256);
    if (paths) paths.push(item.path);
    else byHash.set(item.sha256, [item.path]);
  }
  return {
    isEmpty: byHash.size === 0,
    take(sha256, fits) {
      const paths = byHash.get(sha256);
      const at = paths?.findIndex(fits) ?? -1;
      return at === -1 ? null : (paths?.splice(at, 1)[0] ?? null);
    },
  };
}
