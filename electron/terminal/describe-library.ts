import type { Audit, IncompleteReason, MissingItem } from '../contract/library-status.ts';
import { plainText } from './plain-text.ts';
import type { TerminalText } from './text.ts';

/** Missing items that are printed for a person; `--json` names more. */
const mostPrinted = 20;

/** The account of every row that the service counts, in one sentence or two. */
export function describeAudit(
  { total_count, outputs, without_audio, unaccounted }: Audit,
  text: TerminalText,
): string {
  return text('audit', { total: total_count, outputs, withoutAudio: without_audio, unaccounted });
}

/** Why a library is not complete, a sentence for each reason. */
export function describeReasons(reasons: readonly IncompleteReason[], text: TerminalText): readonly string[] {
  return reasons.map(({ reason, count }) => text('status.reason', { reason, count }));
}

/** Names files of clips that the service no longer lists, and that are not here. */
export function describeGone(gone: readonly MissingItem[], text: TerminalText): readonly string[] {
  const named = gone.slice(0, mostPrinted);
  const more = gone.length - named.length;
  return [
    ...named.map(({ id, what, why }) => plainText(`  ${text('missing.gone', { id, what, why })}`)),
    ...(more > 0 ? [`  ${text('missing.more', { items: more })}`] : []),
  ];
}

/** Names what is missing, and how many more there are. */
export function describeMissing(missing: readonly MissingItem[], text: TerminalText): readonly string[] {
  const more = missing.length - mostPrinted;
  return [
    ...missing.slice(0, mostPrinted).map((item) => plainText(`  ${describeItem(item, text)}`)),
    ...(more > 0 ? [`  ${text('missing.more', { items: more })}`] : []),
  ];
}

function describeItem({ id, what, why }: MissingItem, text: TerminalText): string {
  if (what !== 'row') return text('missing.item', { id, what, why });
  const understood = why !== 'notUnderstood';
  // A row whose time is known says so; what else is known of it is how the listing ended.
  return text('missing.row', {
    at: id,
    why: id === '' ? (understood ? why : 'other') : understood ? 'unreadable' : why,
  });
}
