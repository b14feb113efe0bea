import { untrack } from 'svelte';
import { resultOfSync } from '../features/sync/sync-result.ts';
import type { PageState } from './page.ts';

/**
 * Says what changes on the page without the keyboard being on it. All that is announced by a change of state stands
 * here; what one action alone can say is said where it is done.
 */
export function announceChanges(page: PageState): void {
  announceList(page);
  announcePlayer(page);
  announceJobs(page);
}

/** Calls `say` when what is read has changed; what it is at first is no news. */
function onChange<Value>(read: () => Value, say: (now: Value, before: Value) => void): void {
  let before = untrack(read);
  $effect(() => {
    const now = read();
    if (now === before) return;
    const was = before;
    before = now;
    untrack(() => say(now, was));
  });
}

function announceList({ announcer, list, navigation, selection, t }: PageState): void {
  const hits = () => announcer.sayLast('list', t('common.clips', { count: list.total ?? 0 }));
  // When the user has asked for something else, not when a sync brings clips in.
  onChange(() => list.answered, hits);
  onChange(
    () => selection.count,
    (now, before) => {
      if (now > 1) announcer.sayLast('list', t('list.selected', { count: now }));
      else if (now === 0 && before > 0) announcer.sayLast('list', t('list.noneSelected'));
    },
  );
  onChange(
    () => navigation.view,
    (view) => announcer.say(t(`nav.${view}`)),
  );
}

function announcePlayer({ announcer, format, player, t }: PageState): void {
  const { order, loop, tone } = player;
  onChange(
    () => order.queue.unshuffled !== null,
    (on) => announcer.say(t(on ? 'player.shuffleOn' : 'player.shuffleOff')),
  );
  onChange(
    () => order.queue.repeat,
    (repeat) => announcer.say(t(`player.repeat.${repeat}`)),
  );
  onChange(
    () => tone.muted,
    (muted) => announcer.say(t(muted ? 'player.muted' : 'player.unmuted')),
  );
  onChange(
    () => loop.range,
    (range) => {
      const words = range
        ? t('player.loop.range', { from: format.duration(range.start), to: format.duration(range.end) })
        : t('player.loop.ended');
      announcer.sayLast('loop', words);
    },
  );
  onChange(
    () => player.note,
    (note) => {
      if (note !== null) announcer.say(note);
    },
  );
}

function announceJobs(page: PageState): void {
  const { announcer, backend, jobs, navigation, notices, t, explain } = page;
  // It began with the library, before anything here could be read.
  if (untrack(() => jobs.sync.busy)) announcer.say(t('jobs.started'));
  onChange(
    () => jobs.sync.busy,
    (busy) => {
      if (busy) announcer.say(t('jobs.started'));
    },
  );
  onChange(
    () => jobs.sync.outcome,
    () => announcer.say(resultOfSync(page)?.words ?? ''),
  );
  onChange(
    () => jobs.move.outcome,
    (outcome) => {
      // The dialog says it itself.
      if (outcome === null || navigation.dialog === 'settings') return;
      if (outcome.kind === 'failed') notices.say('player', explain(outcome.error), { failed: true });
      else if (outcome.kind === 'cancelled') announcer.say(t('move.cancelled'));
      else if (outcome.report) {
        const { from, to } = outcome.report;
        const words = t('move.done', { from, to });
        announcer.say(words);
        notices.offer(words, {
          name: t('move.former'),
          run: () => void notices.attempt('list', () => backend.request('library.revealFormer', undefined)),
        });
      }
    },
  );
  // The dialog says it itself.
  onChange(
    () => jobs.export.outcome,
    (outcome) => {
      if (outcome === null || navigation.dialog === 'export') return;
      if (outcome.kind === 'failed') announcer.say(explain(outcome.error));
      else announcer.say(t(outcome.kind === 'done' ? 'export.ended' : 'export.cancelled'));
    },
  );
}
