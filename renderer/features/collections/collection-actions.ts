import type { PageState } from '../../app/page.ts';
import type { NoticeArea } from '../../ui/notices.svelte.ts';
import { ofCollection } from '../clip-list/query.ts';
import { stepsBack } from './reorder.ts';

/** Clips that are put back one by one; more than that are not offered to be. */
const mostPutBack = 500;

/** Adds clips at the end of a collection; says so, and offers the way back. */
export async function addToCollection(
  page: PageState,
  id: string,
  ids: readonly string[],
  area: NoticeArea,
): Promise<void> {
  const { announcer, backend, collections, notices, t } = page;
  const name = collections.named(id)?.name ?? '';
  let before: readonly string[] = [];
  const read = async () => (before = await backend.request('clips.ids', { query: everyClipOf(id) }));
  if (!(await notices.attempt(area, read))) return;
  const held = new Set(before);
  const added = ids.filter((clip) => !held.has(clip));
  if (added.length === 0) {
    const words = t('collections.already', { count: ids.length, name });
    announcer.say(words);
    notices.say(area, words);
    return;
  }
  const selection = { kind: 'ids' as const, ids: added };
  if (!(await collections.change('collections.add', { id, selection }, area))) return;
  const words = t('collections.added', { count: added.length, name, already: ids.length - added.length });
  announcer.say(words);
  notices.offerUndo(words, {
    name: t('common.undo'),
    run: () => void collections.change('collections.remove', { id, selection }, 'player'),
  });
}

/** Takes clips out of a collection and offers to put each back where it stood. Answers whether it worked. */
export async function takeOut(
  page: PageState,
  id: string,
  ids: readonly string[],
  area: NoticeArea,
): Promise<boolean> {
  const { announcer, backend, collections, notices, t } = page;
  const name = collections.named(id)?.name ?? '';
  let before: readonly string[] = [];
  const selection = { kind: 'ids' as const, ids: [...ids] };
  const read = async () => (before = await backend.request('clips.ids', { query: everyClipOf(id) }));
  if (!(await notices.attempt(area, read))) return false;
  if (!(await collections.change('collections.remove', { id, selection }, area))) return false;
  const words = t('collections.removedFrom', { count: ids.length, name });
  announcer.say(words);
  const back = async () => {
    if (!(await collections.change('collections.add', { id, selection }, 'player'))) return;
    await putBack(page, id, before, ids);
  };
  if (ids.length <= mostPutBack) notices.offerUndo(words, { name: t('common.undo'), run: () => void back() });
  return true;
}

/** Gives clips of a collection the places back that they had. */
export async function putBack(
  { backend, collections, notices }: PageState,
  id: string,
  before: readonly string[],
  moved: readonly string[],
): Promise<void> {
  const steps = stepsBack(before, new Set(moved));
  const last = steps.at(-1);
  if (!last) return;
  const worked = await notices.attempt('player', async () => {
    for (const step of steps.slice(0, -1)) {
      await backend.request('collections.move', { id, ids: [step.id], before: step.before });
    }
  });
  if (worked)
    await collections.change('collections.move', { id, ids: [last.id], before: last.before }, 'player');
}

/** Rejected ones too: they have their places in it. */
const everyClipOf = (id: string) => ({ ...ofCollection(id), rejected: null });
