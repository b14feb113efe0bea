import type { ErrorReport } from '../../../../electron/contract/errors.ts';
import type { PageText } from '../../../i18n/translate.ts';
import type { Explain } from '../../../ui/notices.svelte.ts';

/** Clips in a row that may fail before playing stops; those that are known to be unavailable do not count. */
const allowed = 5;

/** `unavailable`: known beforehand. `cannot`: its file is verified, and does not play all the same. */
export type Failure = 'unavailable' | 'cannot' | ErrorReport;

/** Decides what becomes of clips that cannot be played. */
export interface Failures {
  /** What there is to say, and whether to go on to the next clip. */
  judge(failure: Failure, canGoOn: boolean): { readonly note: string; readonly goesOn: boolean };
  /** Whether a clip's file should be verified and downloaded again: once only. */
  mayRepair(id: string): boolean;
  /** A clip plays: what failed before it is over. */
  played(): void;
}

export function createFailures(t: PageText, explain: Explain): Failures {
  let inRow = 0;
  let repaired: string | null = null;

  function noteOf(failure: Failure, goesOn: boolean): string {
    if (failure === 'cannot') return t(goesOn ? 'player.cannotNext' : 'player.cannot');
    if (failure === 'unavailable' || failure.code === 'audio-gone') {
      return t(goesOn ? 'player.unavailableNext' : 'player.unavailable');
    }
    return explain(failure);
  }

  return {
    judge(failure, canGoOn) {
      if (failure !== 'unavailable') inRow += 1;
      if (inRow >= allowed) {
        inRow = 0;
        return { note: t('player.stopped'), goesOn: false };
      }
      return { note: noteOf(failure, canGoOn), goesOn: canGoOn };
    },
    mayRepair(id) {
      if (repaired === id) return false;
      repaired = id;
      return true;
    },
    played() {
      inRow = 0;
    },
  };
}
