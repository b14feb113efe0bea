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
    ...missing
      .slice(0, mostPrinted)
      .map(({ id, what, why }) => plainText(`  ${text('missing.item', { id, what, why })}`)),
    ...(more > 0 ? [`  ${text('missing.more', { items: more })}`] : []),
  ];
}
