import type { Library, Listing } from '../library/library.ts';
import type { StablecogClient } from '../stablecog/client.ts';
import type { WalkResult } from '../stablecog/listing/walk.ts';

/** Up to so many clips that a proven listing does not show may be believed to be gone without being asked for. */
const mostBelieved = 20;
/** In a small library so many, or this share of it, if that is more. */
const fewInSmall = 2;
const shareBelieved = 0.1;
/** Clips that are asked for one by one in a sync: about a minute. The others are left as they are. */
const mostAsked = 1000;

export interface GoneClips {
  readonly ids: readonly string[];
  /** The listing says that clips are gone, and cannot be believed. */
  readonly contradicts: boolean;
}

export type KnownClip = Awaited<ReturnType<Library['newest']>>[number];

/**
 * The clips that the service no longer lists. Only a listing that shows every row counted proves that; an empty one
 * never does.
 * Many at once are asked for one by one, and those that are there after all are saved.
 */
export async function findGone(options: {
  readonly client: Pick<StablecogClient, 'clipsAt'>;
  /** The clips that were known, and not gone, before this listing. */
  readonly known: Promise<readonly KnownClip[]>;
  readonly listing: Pick<Listing, 'save'>;
  readonly result: WalkResult;
  readonly signal: AbortSignal;
}): Promise<GoneClips> {
  const { client, listing, result, signal } = options;
  const known = await options.known;
  const unlisted = known.filter(({ id }) => !result.ids.has(id));
  // A row that is counted and not shown may be one of the library's clips.
  const { audit } = result;
  const isProven =
    result.consistent &&
    audit !== null &&
    audit.total_count === audit.outputs &&
    result.unreadable.length === 0;
  if (unlisted.length === 0) return { ids: [], contradicts: false };
  if (!isProven) return { ids: [], contradicts: false };
  if (result.ids.size === 0) return { ids: [], contradicts: true };
  if (unlisted.length <= Math.min(mostBelieved, Math.max(fewInSmall, known.length * shareBelieved)))
    return { ids: unlisted.map(({ id }) => id), contradicts: false };

  const isListed = async ({ id, createdAtMicros }: KnownClip): Promise<boolean> => {
    const clips = await client.clipsAt(createdAtMicros, signal);
    const found = clips.filter((clip) => clip.id === id);
    await listing.save(found);
    return found.length > 0;
  };
  // Only where the service answers so for a clip that it has does its silence on others mean something.
  const [control] = known.filter(({ id }) => result.ids.has(id));
  if (!control || !(await isListed(control))) return { ids: [], contradicts: true };
  const ids: string[] = [];
  let contradicts = unlisted.length > mostAsked;
  for (const clip of unlisted.slice(0, mostAsked)) {
    if (await isListed(clip)) contradicts = true;
    else ids.push(clip.id);
  }
  return { ids, contradicts };
}
