import type { RequestInput } from '../../../electron/contract/requests.ts';
import type { NoticeArea } from '../../ui/notices.svelte.ts';
import type { PageState } from '../../app/page.ts';
import { isByHand } from './query.ts';
import type { Move } from '../collections/reorder.ts';
import { moveBefore, moveBy } from '../collections/reorder.ts';

/** Plays the clip in a place of the list, or pauses it when it plays. */
export async function playPlace({ list, player }: PageState, place: number): Promise<void> {
  const clip = list.clip(place);
  if (!clip) return;
  if (player.clip?.id === clip.id && (player.playing || player.note === null)) player.toggle();
  else await player.playFrom(clip, list.query);
}

/** Goes on or pauses; with nothing in the player, the clip begins that the keyboard stands on, or the first one. */
export function playOrPause(page: PageState): void {
  const { picked, player } = page;
  if (player.clip === null) void playPlace(page, picked.selected.cursor ?? 0);
  else player.toggle();
}

/** Whether what is selected counts as a favourite of the user's own: the clip that the keyboard stands on tells. */
export function isFavourite({ list, picked }: PageState): boolean {
  const { cursor } = picked.selected;
  const clip = cursor === null ? undefined : list.clip(cursor);
  if (clip && picked.has(clip.id)) return clip.ownFavorite;
  return picked.details?.ownFavorite ?? false;
}

/** Marks the selected clips, or takes the mark off. */
export async function toggleFavourite(page: PageState, area: NoticeArea): Promise<void> {
  const { collections, picked } = page;
  const { selection } = picked;
  if (selection === null) return;
  await collections.change('clips.setOwnFavorite', { selection, favorite: !isFavourite(page) }, area);
}

/** Puts something of the clip that is selected alone on the clipboard. Answers whether it worked. */
export async function copy(
  { backend, picked, announcer, notices, t }: PageState,
  what: RequestInput<'clips.copy'>['what'],
  area: NoticeArea,
): Promise<boolean> {
  const id = picked.count === 1 ? [...picked.selected.ids][0] : undefined;
  if (id === undefined) return false;
  const copied = await notices.attempt(area, () => backend.request('clips.copy', { id, what }));
  if (copied) announcer.say(t('common.copied'));
  return copied;
}

/** Shows the file of the clip that is selected alone. */
export async function reveal({ backend, notices, picked }: PageState, area: NoticeArea): Promise<void> {
  const id = picked.count === 1 ? [...picked.selected.ids][0] : undefined;
  if (id === undefined) return;
  await notices.attempt(area, () => backend.request('clips.reveal', { id }));
}

/** Asks for the name of a new collection of the selected clips. */
export function beginCollection({ collections, navigation, picked }: PageState): void {
  if (navigation.dialog !== null) return;
  collections.begin(picked.selection);
  navigation.open('name-collection');
}

/** Takes the selected clips out of the collection that is shown. */
export async function removeFromCollection(page: PageState): Promise<void> {
  const { announcer, collections, list, picked, t } = page;
  const { collection } = list.query;
  const { selection } = picked;
  if (collection === null || selection === null) return;
  const { cursor } = picked.selected;
  if (!(await collections.change('collections.remove', { id: collection, selection }, 'list'))) return;
  announcer.say(t('collections.removed'));
  picked.clear();
  if (cursor !== null && list.total) picked.moveTo(Math.min(cursor, list.total - 1));
}

/** Moves the selected clips one place up or down in the collection that is shown. */
export async function moveSelected(page: PageState, by: -1 | 1): Promise<void> {
  await move(page, (all) => moveBy(all, page.picked.selected.ids, by));
}

/** Moves clips to before the one in a place of the collection that is shown. */
export async function moveTo(page: PageState, ids: ReadonlySet<string>, place: number): Promise<void> {
  await move(page, (all) => moveBefore(all, ids, place));
}

async function move(page: PageState, plan: (all: readonly string[]) => Move | null): Promise<void> {
  const { announcer, collections, list, notices, picked, t } = page;
  const { collection } = list.query;
  if (collection === null || !isByHand(list.query)) return;
  let all: readonly string[] = [];
  if (!(await notices.attempt('list', async () => (all = await list.ids())))) return;
  const wanted = plan(all);
  if (wanted === null) return;
  const { ids, before, place } = wanted;
  const { cursor } = picked.selected;
  const stood = cursor === null ? -1 : ids.indexOf(all[cursor] ?? '');
  const change = { id: collection, ids: [...ids], before };
  if (!(await collections.change('collections.move', change, 'list'))) return;
  if (stood !== -1) picked.moveTo(place + stood);
  announcer.say(t('list.moved', { place: place + 1, of: all.length }));
}
