import type { MediaKind } from '../../../electron/contract/clip.ts';
import type { RequestInput } from '../../../electron/contract/requests.ts';
import type { NoticeArea } from '../../ui/notices.svelte.ts';
import type { PageState } from '../../app/page.ts';
import { isByHand } from './query.ts';
import type { Move } from '../collections/reorder.ts';
import { moveBefore, moveBy } from '../collections/reorder.ts';

/** Plays the clip in an index of the list, or pauses it when it plays. */
export async function playAt({ list, player }: PageState, index: number): Promise<void> {
  const clip = list.clip(index);
  if (!clip) return;
  if (player.clip?.id === clip.id && (player.playing || player.note === null)) player.toggle();
  else await player.playFrom(clip, list.query);
}

/** Goes on or pauses; with nothing in the player, the clip begins that the keyboard stands on, or the first one. */
export function playOrPause(page: PageState): void {
  const { selection, player } = page;
  if (player.clip === null) void playAt(page, selection.selected.cursor ?? 0);
  else player.toggle();
}

/** Moves in the clip that plays, and says where that is. */
export function seekBy({ announcer, format, player, t }: PageState, seek: () => void): void {
  if (player.clip === null) return;
  seek();
  const at = format.duration(Math.min(player.position, player.duration));
  announcer.sayLast('position', t('player.positionValue', { at, of: format.duration(player.duration) }));
}

/** Plays the next take of the prompt that plays. */
export async function playOtherTake({ announcer, player, t }: PageState): Promise<void> {
  const { clip } = player;
  if (clip === null) return;
  await player.otherTake();
  if (player.clip?.id === clip.id) announcer.say(t('player.noOtherTake'));
}

/** Whether what is selected counts as a favourite of the user's own: the clip under the cursor decides. */
export function isFavourite({ list, selection }: PageState): boolean {
  const { cursor } = selection.selected;
  const clip = cursor === null ? undefined : list.clip(cursor);
  if (clip && selection.has(clip.id)) return clip.ownFavorite;
  return selection.details?.ownFavorite ?? false;
}

/** Marks the selected clips, or takes the mark off. */
export async function toggleFavourite(page: PageState, area: NoticeArea): Promise<void> {
  const { announcer, collections, selection, t } = page;
  const selected = selection.forRequest;
  if (selected === null) return;
  const favorite = !isFavourite(page);
  const change = { selection: selected, favorite };
  if (!(await collections.change('clips.setOwnFavorite', change, area))) return;
  announcer.say(t(favorite ? 'list.favouriteAdded' : 'list.favouriteRemoved'));
}

/** Goes to the note of the selected clip; with none selected, to that of the one the keyboard stands on. */
export function writeNote({ navigation, selection }: PageState): void {
  const { cursor } = selection.selected;
  if (selection.count > 1 || (selection.count === 0 && cursor === null)) return;
  if (selection.count === 0 && cursor !== null) void selection.select(cursor, 'only');
  navigation.note();
}

/** Puts something of the clip that is selected alone on the clipboard. Answers whether it worked. */
export async function copy(
  { backend, selection, announcer, notices, t }: PageState,
  what: RequestInput<'clips.copy'>['what'],
  area: NoticeArea,
): Promise<boolean> {
  const id = selection.count === 1 ? [...selection.selected.ids][0] : undefined;
  if (id === undefined) return false;
  const copied = await notices.attempt(area, () => backend.request('clips.copy', { id, what }));
  if (copied) announcer.say(t('common.copied'));
  return copied;
}

/** Shows the file of the clip that is selected alone. */
export async function reveal(
  { backend, notices, selection }: PageState,
  area: NoticeArea,
  media: MediaKind = 'audio',
): Promise<void> {
  const id = selection.count === 1 ? [...selection.selected.ids][0] : undefined;
  if (id === undefined) return;
  await notices.attempt(area, () => backend.request('clips.reveal', { id, media }));
}

/** Asks for the name of a new collection of the selected clips. */
export function beginCollection({ collections, navigation, selection }: PageState): void {
  if (navigation.dialog !== null) return;
  collections.begin(selection.forRequest);
  navigation.open('name-collection');
}

/** Takes the selected clips out of the collection that is shown. */
export async function removeFromCollection(page: PageState): Promise<void> {
  const { announcer, collections, list, selection, t } = page;
  const { collection } = list.query;
  const selected = selection.forRequest;
  if (collection === null || selected === null) return;
  const { cursor } = selection.selected;
  if (!(await collections.change('collections.remove', { id: collection, selection: selected }, 'list')))
    return;
  announcer.say(t('collections.removed'));
  selection.clear();
  if (cursor !== null && list.total) selection.moveTo(Math.min(cursor, list.total - 1));
}

/** Moves the selected clips one index up or down in the collection that is shown. */
export async function moveSelected(page: PageState, by: -1 | 1): Promise<void> {
  await move(page, (all) => moveBy(all, page.selection.selected.ids, by));
}

/** Moves clips to before the one in an index of the collection that is shown. */
export async function moveTo(page: PageState, ids: ReadonlySet<string>, index: number): Promise<void> {
  await move(page, (all) => moveBefore(all, ids, index));
}

async function move(page: PageState, plan: (all: readonly string[]) => Move | null): Promise<void> {
  const { announcer, collections, list, notices, selection, t } = page;
  const { collection } = list.query;
  if (collection === null || !isByHand(list.query)) return;
  let all: readonly string[] = [];
  if (!(await notices.attempt('list', async () => (all = await list.ids())))) return;
  const wanted = plan(all);
  if (wanted === null) return;
  const { ids, before, index } = wanted;
  const { cursor } = selection.selected;
  const stood = cursor === null ? -1 : ids.indexOf(all[cursor] ?? '');
  const change = { id: collection, ids: [...ids], before };
  if (!(await collections.change('collections.move', change, 'list'))) return;
  if (stood !== -1) selection.moveTo(index + stood);
  announcer.say(t('list.moved', { position: index + 1, of: all.length }));
}
