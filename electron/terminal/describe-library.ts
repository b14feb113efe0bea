import type { Audit, MissingItem } from '../contract/library-status.ts';
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
