import type { Facet } from '../../../electron/contract/filters.ts';
import type { PageState } from '../../app/page.ts';
import { textName } from '../filters/filter-words.ts';

/** Kinds that every person is offered. */
const usual = ['female', 'male'] as const;

/** The usual kinds, and words of the person's own that they gave a voice already. */
export function offeredKinds(voices: readonly Facet[]): readonly string[] {
  const own = voices.map(({ kind }) => kind).filter((kind) => kind !== '');
  return [...new Set([...usual, ...own.sort((one, other) => one.localeCompare(other))])];
}

/** Gives several voices one kind, says so, and offers the way back. */
export async function giveKind(page: PageState, voices: readonly Facet[], kind: string): Promise<void> {
  const { announcer, notices, t } = page;
  const changed = voices.filter((voice) => voice.kind !== kind);
  if (!(await notices.attempt('view', () => setKinds(page, changed, () => kind)))) return;
  const words = t('voiceKind.given', { count: voices.length, kind: textName(page, 'kinds', kind) });
  announcer.say(words);
  if (changed.length === 0) return;
  notices.offerUndo(words, {
    name: t('common.undo'),
    run: () => void notices.attempt('view', () => setKinds(page, changed, (voice) => voice.kind)),
  });
}

async function setKinds(
  { backend }: PageState,
  voices: readonly Facet[],
  kindOf: (voice: Facet) => string,
): Promise<void> {
  for (const voice of voices) {
    const { name, language } = voice;
    await backend.request('facets.setVoiceKind', { voice: name, language, kind: kindOf(voice) });
  }
}
