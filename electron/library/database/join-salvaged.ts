import { createHash } from 'node:crypto';
import { voiceLabel } from '../../contract/voices.ts';
import { mediaKinds } from '../../contract/clip.ts';
import { parseInstant } from '../../platform/instant.ts';
import { parseJson } from '../../platform/parse-json.ts';
import type { RecordLine } from '../records/record-line.ts';
import type { RecordSummary } from '../records/record-summary.ts';
import { mediaColumns } from './media-columns.ts';

export type ClipLine = Extract<RecordLine, { readonly kind: 'clip' }>;
type Columns = ClipLine['clip'];

/** Which of a clip's row in a damaged database and its last whole line counts; `both`: neither is proven to. */
export type Verdict = 'row' | 'line' | 'both';

/**
 * A row that has the checksum of a line, even of one that is damaged, is as it was then: the later of the two counts.
 * Any other row was changed since it was saved, or is damaged. `uncertain`: it may have been changed.
 */
export function judge(
  { lines, damagedLines }: RecordSummary,
  {
    key,
    checksum,
    uncertain,
  }: { readonly key: string; readonly checksum: string; readonly uncertain: boolean },
): Verdict {
  const line = lines.get(key);
  if (!line || line.last === checksum) return 'row';
  if ((damagedLines.get(checksum) ?? -1) > line.at) return 'row';
  if (line.older.includes(checksum) || damagedLines.has(checksum)) return 'line';
  return uncertain ? 'both' : 'line';
}

/** Columns that stand in the JSON as they are. */
const quoted = [
  ...[
    'voiceover_id',
    'prompt',
    'voice',
    'speaker_id',
    'language',
    'audio_url',
    'video_url',
    'model_id',
    'seed',
  ],
  ...['temperature', 'promised_duration', 'created_at'],
];
/** Columns of one character: damage makes nothing of them that could be told from a change. */
const flags = ['favorite', 'denoised', 'silence_removed'];

/**
 * What is known of a clip by its last whole line, and by a row that is newer or damaged: of the row, what proves itself
 * (JSON by its hash, texts by the JSON that holds them, a file by a hash that was known). Nothing of either is forgotten.
 */
export function joinSalvaged(row: ClipLine, line: ClipLine): ClipLine {
  const hashes = joinHashes(line, row);
  const clip: Record<string, Columns[string]> = { ...line.clip };
  const take = (columns: readonly string[]) => {
    for (const column of columns) if (column in row.clip) clip[column] = row.clip[column] ?? null;
  };
  if (isProven(row)) {
    const values = valuesIn(parseJson(textOf(row.clip['json'])));
    take(['json', 'received']);
    take(flags.filter((column) => [0, 1, null].some((value) => value === row.clip[column])));
    take(quoted.filter((column) => values.has(textOf(row.clip[column]))));
  }
  clip['created_micros'] =
    parseInstant(textOf(clip['created_at']))?.micros ?? line.clip['created_micros'] ?? 0;
  clip['voice_name'] = voiceLabel({
    speakerId: textOf(clip['speaker_id']),
    locale: textOf(clip['language']),
    name: textOf(clip['voice']),
  });
  for (const kind of mediaKinds) {
    const { state, error, bytes, sha256, suffix } = mediaColumns[kind];
    const isKnown = hashes.some(
      (hash) => hash.kind === kind && hash.sha256 === row.clip[sha256] && hash.bytes === row.clip[bytes],
    );
    const isHere = row.clip[state] === 'cached' || row.clip[state] === 'unproven';
    if (isKnown || !isHere) take([state, error, bytes, sha256, suffix]);
    if (isKnown && kind === 'audio') take(['duration', 'peaks', 'loudness']);
  }
  const gone = row.clip['gone_since'];
  if (gone === null || parseInstant(textOf(gone)) !== null) take(['gone_since']);
  return { ...line, clip, hashes, earlier: joinEarlier(row, line, textOf(clip['json'])) };
}

/** What is known of a clip by a row, which may be damaged, and by a line that was written after it. */
export function joinOlder(row: ClipLine, line: ClipLine): ClipLine {
  return isProven(row) ? joinHistory(line, row) : { ...line, hashes: joinHashes(line, row) };
}

/** Whether the JSON of a row is what was received. */
function isProven({ clip }: ClipLine): boolean {
  return clip['received'] !== null && hashOf(textOf(clip['json'])) === clip['received'];
}

/** The newer of two lines of a clip, with every hash and every JSON of either. */
export function joinHistory(newer: ClipLine, older: ClipLine): ClipLine {
  return {
    ...newer,
    hashes: joinHashes(newer, older),
    earlier: joinEarlier(newer, older, textOf(newer.clip['json'])),
  };
}

function joinHashes(one: ClipLine, other: ClipLine): ClipLine['hashes'] {
  const hashes = [...one.hashes];
  for (const hash of other.hashes)
    if (!hashes.some(({ sha256 }) => sha256 === hash.sha256)) hashes.push(hash);
  return hashes;
}

/** Every JSON that was received of a clip but the one that it has now. */
function joinEarlier(row: ClipLine, line: ClipLine, json: string): ClipLine['earlier'] {
  const earlier = new Map(line.earlier.map((one) => [one.json, one]));
  for (const one of row.earlier) if (!earlier.has(one.json)) earlier.set(one.json, one);
  const before = textOf(line.clip['json']);
  if (!earlier.has(before))
    earlier.set(before, { receivedAt: textOf(line.clip['first_seen_at']), json: before });
  earlier.delete(json);
  return [...earlier.values()];
}

function hashOf(json: string): string {
  return createHash('sha256').update(json).digest('hex');
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** Every text and number in a JSON value, as text. */
function valuesIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) valuesIn(part, found);
  else found.add(textOf(value));
  return found;
}
