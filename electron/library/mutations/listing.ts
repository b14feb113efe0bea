import { createHash } from 'node:crypto';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Audit, MissingItem } from '../../contract/library-status.ts';
import type { ListedClip } from '../../contract/listed-clip.ts';
import { voiceLabel } from '../../contract/voices.ts';
import { parseJson } from '../../platform/parse-json.ts';
import type { Row } from '../database/rows.ts';
import { integer, numberOrNull, text, textOrNull } from '../database/rows.ts';
import { transaction } from '../database/transaction.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import { mediaPath } from '../paths.ts';
import { searchText } from '../search/fold.ts';
import { writeFact } from './facts.ts';
import type { KnownClip } from './merge-listed.ts';
import { mergeListed } from './merge-listed.ts';

/** How a listing ended. */
export interface ListingEnd {
  /** Every clip that it did not save becomes gone, and the audit is recorded. */
  readonly whole: boolean;
  /** Ids of the only clips that become gone. Default: all that it did not save. */
  readonly goneOnly?: readonly string[];
  readonly audit: Audit | null;
  /** Rows that the service counts and could not send. */
  readonly missing?: readonly MissingItem[];
}

const columns = [
  ...['id', 'voiceover_id', 'prompt', 'voice', 'speaker_id', 'voice_name', 'language', 'created_at'],
  ...['created_micros', 'promised_duration', 'favorite', 'audio_url', 'video_url', 'model_id', 'seed'],
  ...['temperature', 'denoised', 'silence_removed', 'sketch', 'json', 'received', 'listing'],
  'search',
];

const saveSql = `INSERT INTO clip (${columns.join(', ')}, first_seen_at, video)
  VALUES (${columns.map(() => '?').join(', ')}, ?, CASE WHEN ? IS NULL THEN 'none' ELSE 'waiting' END)
  ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')},
    video = CASE WHEN clip.video = 'none' THEN excluded.video ELSE clip.video END, gone_since = NULL
  RETURNING rowid`;

const knownSql = `SELECT voiceover_id, prompt, voice, speaker_id, language, created_at,
  ${integer('created_micros')} AS created_micros, promised_duration, ${integer('favorite')} AS favorite,
  audio_url, video_url, model_id, seed, temperature,
  ${integer('denoised')} AS denoised, ${integer('silence_removed')} AS silence_removed, sketch, json, received, gone_since
  FROM clip WHERE id = ?`;

/** The SQLite binding ends a text at its first NUL; the symbol for it (U+2400) stands in. The JSON has the original. */
function storable(value: string): string {
  return value.replaceAll('\0', '\u2400');
}

/** What a sync found on the service, brought into the database. Every method is one transaction. */
export function createListingMutations(
  database: DatabaseSyncInstance,
  index: Pick<ClipIndex, 'rowsChanged'>,
) {
  const known = database.prepare(knownSql);
  const save = database.prepare(saveSql);
  const touch = database.prepare(
    'UPDATE clip SET listing = ?, gone_since = NULL WHERE id = ? RETURNING rowid',
  );
  const dueNow = {
    audio: database.prepare('UPDATE clip SET attempts = 0, due_at = 0 WHERE id = ?'),
    video: database.prepare('UPDATE clip SET video_attempts = 0, video_due_at = 0 WHERE id = ?'),
  };
  const keepEarlier = database.prepare('INSERT OR IGNORE INTO earlier_json VALUES (?, ?, ?, ?)');

  /** Answers the row of the clip, and whether it is new or changed. */
  function saveClip(listing: number, clip: ListedClip, now: string): SavedClip {
    const row = known.get(clip.id) as Row | undefined;
    const received = hashOf(clip.json);
    if (row && isSame(row, clip, received)) {
      const { rowid } = touch.get(listing, clip.id) as { readonly rowid: number };
      return { rowid, state: row['gone_since'] === null ? 'same' : 'changed' };
    }
    const merged = row ? mergeListed(toKnown(row), clip) : clip;
    if (row) {
      const other = merged.json === clip.json ? text(row, 'json') : clip.json;
      if (!saysSame(merged.json, other)) keepEarlier.run(clip.id, hashOf(other), now, other);
    }
    const { rowid } = save.get(...valuesOf(merged, received, listing), now, merged.videoUrl) as {
      readonly rowid: number;
    };
    if (row && isElsewhere(text(row, 'audio_url'), merged.audioUrl)) dueNow.audio.run(clip.id);
    if (row && isElsewhere(textOrNull(row, 'video_url'), merged.videoUrl)) dueNow.video.run(clip.id);
    return { rowid, state: row ? 'changed' : 'added' };
  }

  function markGone(listing: number, now: string, only: readonly string[] | undefined): readonly Row[] {
    if (only?.length === 0) return [];
    const among = only === undefined ? '' : ' AND id IN (SELECT value FROM json_each(?))';
    return database
      .prepare(
        `UPDATE clip SET gone_since = ? WHERE listing <> ? AND gone_since IS NULL${among} RETURNING rowid`,
      )
      .all(now, listing, ...(only === undefined ? [] : [JSON.stringify(only)])) as Row[];
  }

  return {
    /** Answers the number of the new listing. */
    beginListing: (): number =>
      transaction(database, () => {
        const row = database
          .prepare(`SELECT max(listing) AS last FROM clip WHERE listing < ${Number.MAX_SAFE_INTEGER}`)
          .get() as Row;
        return (numberOrNull(row, 'last') ?? 0) + 1;
      }),
    saveClips(listing: number, clips: readonly ListedClip[]): { added: number; changed: number } {
      for (const { id } of clips) mediaPath('audio', id); // refuses ids that cannot be names before anything is written
      const now = new Date().toISOString();
      const saved = transaction(database, () => clips.map((clip) => saveClip(listing, clip, now)));
      const different = saved.filter(({ state }) => state !== 'same');
      index.rowsChanged(different.map(({ rowid }) => rowid));
      const added = saved.filter(({ state }) => state === 'added').length;
      return { added, changed: different.length - added };
    },
    finishListing(listing: number, { whole, audit, missing = [], goneOnly }: ListingEnd): { gone: number } {
      const gone = transaction(database, () => {
        if (!whole) return [];
        const now = new Date().toISOString();
        const rows = markGone(listing, now, goneOnly);
        writeFact(database, 'last_whole_listing_at', now);
        writeFact(database, 'missing_rows', JSON.stringify(missing));
        // No audit is better than one of an earlier listing.
        writeFact(database, 'audit', JSON.stringify(audit));
        return rows.map((row) => Number(row['rowid']));
      });
      index.rowsChanged(gone);
      return { gone: gone.length };
    },
  };
}

interface SavedClip {
  readonly rowid: number;
  readonly state: 'added' | 'changed' | 'same';
}

/** Whether a file has another address: then what its old one answered says nothing. Signatures are new each time. */
function isElsewhere(before: string | null, now: string | null): boolean {
  return before?.replace(/[?#].*/s, '') !== now?.replace(/[?#].*/s, '');
}

/** Whether the service's last answer on this clip said the same. */
function isSame(row: Row, clip: ListedClip, received: string): boolean {
  const last = textOrNull(row, 'received');
  return last === null
    ? row['json'] === clip.json && row['created_at'] === clip.createdAt
    : last === received;
}

/** Whether two texts of JSON are equal, or one is the other as older versions wrote it again. */
function saysSame(one: string, other: string): boolean {
  return one === other || JSON.stringify(parseJson(one)) === other;
}

function hashOf(json: string): string {
  return createHash('sha256').update(json).digest('hex');
}

function toKnown(row: Row): KnownClip {
  const flag = (column: string) => (row[column] === null ? null : row[column] === 1);
  return {
    voiceoverId: text(row, 'voiceover_id'),
    prompt: text(row, 'prompt'),
    voice: text(row, 'voice'),
    speakerId: text(row, 'speaker_id'),
    language: text(row, 'language'),
    createdAt: text(row, 'created_at'),
    createdAtMicros: Number(row['created_micros']),
    duration: numberOrNull(row, 'promised_duration'),
    favorite: row['favorite'] === 1,
    audioUrl: text(row, 'audio_url'),
    videoUrl: textOrNull(row, 'video_url'),
    sketch: row['sketch'] instanceof Uint8Array ? [...row['sketch']] : null,
    modelId: text(row, 'model_id'),
    seed: textOrNull(row, 'seed'),
    temperature: numberOrNull(row, 'temperature'),
    denoised: flag('denoised'),
    silenceRemoved: flag('silence_removed'),
    json: text(row, 'json'),
  };
}

/** Values of `columns`. */
function valuesOf(clip: ListedClip, received: string, listing: number) {
  const { voice, speakerId, language } = clip;
  const flag = (value: boolean | null) => (value === null ? null : Number(value));
  const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  return [
    clip.id,
    storable(clip.voiceoverId),
    storable(clip.prompt),
    storable(voice),
    storable(speakerId),
    storable(voiceLabel({ speakerId, locale: language, name: voice })),
    storable(language),
    storable(clip.createdAt),
    clip.createdAtMicros,
    finite(clip.duration),
    Number(clip.favorite),
    storable(clip.audioUrl),
    clip.videoUrl === null ? null : storable(clip.videoUrl),
    storable(clip.modelId),
    clip.seed === null ? null : storable(clip.seed),
    finite(clip.temperature),
    flag(clip.denoised),
    flag(clip.silenceRemoved),
    clip.sketch === null ? null : Uint8Array.from(clip.sketch),
    storable(clip.json),
    received,
    listing,
    searchText(storable(clip.prompt)),
  ];
}
