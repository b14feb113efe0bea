import type { Clip, MediaKind } from '../../../electron/contract/clip.ts';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import type { RequestInput } from '../../../electron/contract/requests.ts';
import type { NoticeArea } from '../../ui/notices.svelte.ts';
import type { PageState } from '../../app/page.ts';
import { shownLength } from '../player/shown-length.ts';
import { isByHand } from './query.ts';
import { putBack, takeOut } from '../collections/collection-actions.ts';
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
  const length = shownLength(player);
  const at = format.duration(Math.min(player.position, length));
  announcer.sayLast('position', t('player.positionValue', { at, of: format.duration(length) }));
}

/** Plays the next take of the prompt that plays, and selects it: what is done next is done to what is heard. */
export async function playOtherTake({ announcer, player, selection, t }: PageState): Promise<void> {
  const { clip } = player;
  if (clip === null) return;
  await player.otherTake();
  if (player.clip === null || player.clip.id === clip.id) announcer.say(t('player.noOtherTake'));
  else selection.selectClip(player.clip.id);
}

/** What keys act on: the take that is heard where one take of its prompt is selected, else what is selected. */
function heardOrSelected({ player, selection }: PageState): Selection | null {
  const { clip } = player;
  const heard = selection.count === 1 && clip !== null && selection.takes.some(({ id }) => id === clip.id);
  return heard ? { kind: 'ids', ids: [clip.id] } : selection.forRequest;
}

/** Whether what is selected has a mark of the user's: the clip under the cursor decides. */
function isMarked({ list, selection }: PageState, mark: 'ownFavorite' | 'rejected'): boolean {
  const { cursor } = selection.selected;
  const clip = cursor === null ? undefined : list.clip(cursor);
  if (clip && selection.has(clip.id)) return clip[mark];
  return selection.details?.[mark] ?? false;
}

/** Whether what is selected counts as a favourite of the user's own. */
export const isFavourite = (page: PageState): boolean => isMarked(page, 'ownFavorite');

/** Whether what is selected counts as rejected. */
export const isRejected = (page: PageState): boolean => isMarked(page, 'rejected');

/** Whether what keys act on has the mark. */
function isHeardMarked(page: PageState, selected: Selection, mark: 'ownFavorite' | 'rejected'): boolean {
  const id = selected.kind === 'ids' && selected.ids.length === 1 ? selected.ids[0] : undefined;
  const take = page.selection.takes.find((one) => one.id === id);
  return take ? take[mark] : isMarked(page, mark);
}

/** Marks the selected clips, or takes the mark off. */
export async function toggleFavourite(page: PageState, area: NoticeArea): Promise<void> {
  const { announcer, collections, t } = page;
  const selected = heardOrSelected(page);
  if (selected === null) return;
  const favorite = !isHeardMarked(page, selected, 'ownFavorite');
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

/** The index that the keyboard's clip, or else the next one that stays, has when clips have left the list; null: none. */
async function indexWithout(
  { list, notices, selection }: PageState,
  ids: readonly string[],
): Promise<number | null> {
  const { cursor } = selection.selected;
  if (cursor === null || ids.length < 2) return cursor;
  const leaving = new Set(ids);
  let above: readonly string[] = [];
  await notices.attempt('list', async () => (above = (await list.ids()).slice(0, cursor)));
  return cursor - above.filter((id) => leaving.has(id)).length;
}

/** Rejects the selected clips, or the take that is heard, or takes that back; it can be undone. */
export async function toggleRejected(page: PageState, area: NoticeArea): Promise<void> {
  const { selection } = page;
  const selected = heardOrSelected(page);
  if (selected?.kind !== 'ids') return;
  const { ids } = selection.selected;
  const next = await indexWithout(page, selected.ids);
  if (!(await reject(page, selected.ids, !isHeardMarked(page, selected, 'rejected'), area))) return;
  // The list shows them no longer: the keyboard goes on with the next one.
  if (next === null || !selected.ids.every((id) => ids.has(id))) return;
  if (selected.ids.some((id) => page.list.indexOf(id) !== null)) return;
  selection.clear();
  if (page.list.total) await selection.select(Math.min(next, page.list.total - 1), 'only');
}

/** Keeps one take of its prompt and rejects all others; it can be undone. */
export async function keepTake(page: PageState, take: Clip, others: readonly Clip[]): Promise<void> {
  const { collections, selection } = page;
  if (take.rejected) {
    const change = { selection: { kind: 'ids' as const, ids: [take.id] }, rejected: false };
    if (!(await collections.change('clips.setRejected', change, 'details'))) return;
  }
  const ids = others.filter((other) => other.id !== take.id && !other.rejected).map(({ id }) => id);
  selection.selectClip(take.id);
  if (ids.length === 0 || !(await reject(page, ids, true, 'details'))) return;
  // The others may have stood above it.
  if (selection.count === 1 && selection.has(take.id)) selection.selectClip(take.id);
}

/** Keeps the take that is heard, or the one that is selected. */
export async function keepHeardTake(page: PageState): Promise<void> {
  const { player, selection } = page;
  const { details, takes } = selection;
  if (details === null || takes.length === 0) return;
  const take = takes.find(({ id }) => id === player.clip?.id) ?? details;
  await keepTake(page, take, [details, ...takes]);
}

async function reject(
  page: PageState,
  ids: readonly string[],
  rejected: boolean,
  area: NoticeArea,
): Promise<boolean> {
  const { announcer, collections, notices, t } = page;
  const set = (value: boolean, where: NoticeArea) => {
    const change = { selection: { kind: 'ids' as const, ids: [...ids] }, rejected: value };
    return collections.change('clips.setRejected', change, where);
  };
  if (!(await set(rejected, area))) return false;
  const words = t(rejected ? 'list.rejectedAdded' : 'list.rejectedRemoved', { count: ids.length });
  announcer.say(words);
  notices.offerUndo(words, { name: t('common.undo'), run: () => void set(!rejected, 'player') });
  return true;
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
  const { list, selection } = page;
  const { collection } = list.query;
  const selected = selection.forRequest;
  if (collection === null || selected?.kind !== 'ids') return;
  const next = await indexWithout(page, selected.ids);
  if (!(await takeOut(page, collection, selected.ids, 'list'))) return;
  selection.clear();
  if (next !== null && list.total) selection.moveTo(Math.min(next, list.total - 1));
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
  const words = t('list.moved', { position: index + 1, of: all.length });
  announcer.say(words);
  const moved = [...ids];
  notices.offerUndo(words, {
    name: t('common.undo'),
    run: () => void putBack(page, collection, all, moved),
  });
}
