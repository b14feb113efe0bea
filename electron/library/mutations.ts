import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { AudioState } from '../contract/clip.ts';
import type { Audit, SelfCheck } from '../contract/library-status.ts';
import type { ListedClip } from '../contract/listed-clip.ts';
import type { ClipIndex } from './index/clip-index.ts';
import type { AudioTask } from './library.ts';
import { audioPlace } from './paths.ts';
import { transaction } from './database/transaction.ts';
import type { Row } from './database/rows.ts';
import { numberOrNull, text } from './database/rows.ts';

/** A clip whose file lies in its place, whole, checked and flushed. */
export interface AudioRecord {
  readonly id: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Seconds, decoded. */
  readonly duration: number;
  readonly peaks: Uint8Array;
  /** LUFS, integrated; null when it is silent. */
  readonly loudness: number | null;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const longestWait = 30 * day;

/** Milliseconds until a failed clip is tried again: doubling, jittered; days where the host says it has no such file. */
function retryWait(attempts: number, permanent: boolean): number {
  const [first, longest] = permanent ? [day, longestWait] : [minute, day];
  return Math.min(longest, first * 2 ** Math.min(attempts, 20)) * (0.75 + Math.random() / 2);
}

/** The SQLite binding ends a text at its first NUL; the symbol for it (U+2400) stands in. The JSON keeps the original. */
function storable(given: string): string {
  return given.replaceAll('\0', '\u2400');
}

/** What changes the library. Runs in the database worker; every method is one transaction. */
export function createWriting(
  database: DatabaseSyncInstance,
  index: Pick<ClipIndex, 'rowsChanged' | 'audioChanged'>,
) {
  const inTransaction = <T>(work: () => T): T => transaction(database, work);

  const setFact = database.prepare(
    'INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const known = database.prepare('SELECT json, gone_since FROM clip WHERE id = ?');
  const save = database.prepare(
    `INSERT INTO clip (id, voiceover_id, prompt, voice, language, created_at, created_micros, promised_duration, favorite,
       audio_url, model_id, seed, temperature, denoised, silence_removed, json, first_seen_at, listing)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET voiceover_id = excluded.voiceover_id, prompt = excluded.prompt, voice = excluded.voice,
       language = excluded.language, created_at = excluded.created_at, created_micros = excluded.created_micros,
       promised_duration = excluded.promised_duration, favorite = excluded.favorite, audio_url = excluded.audio_url,
       model_id = excluded.model_id, seed = excluded.seed, temperature = excluded.temperature,
       denoised = excluded.denoised, silence_removed = excluded.silence_removed, json = excluded.json,
       listing = excluded.listing, gone_since = NULL
     RETURNING rowid`,
  );

  return {
    /** Answers the number of the new listing. */
    beginListing(): number {
      return inTransaction(() => {
        const row = database.prepare('SELECT max(listing) AS last FROM clip').get() as Row;
        return (numberOrNull(row, 'last') ?? 0) + 1;
      });
    },
    saveClips(listing: number, clips: readonly ListedClip[]): { added: number; changed: number } {
      for (const { id } of clips) audioPlace(id); // refuses ids that cannot be names before anything is written
      const result = inTransaction(() => {
        const now = new Date().toISOString();
        let added = 0;
        const rowids: number[] = [];
        for (const clip of clips) {
          const before = known.get(clip.id) as Row | undefined;
          if (!before) added += 1;
          const same = before?.['json'] === clip.json && before['gone_since'] === null;
          const row = save.get(
            clip.id,
            storable(clip.voiceoverId),
            storable(clip.prompt),
            storable(clip.voice),
            storable(clip.language),
            clip.createdAt,
            clip.createdAtMicros,
            clip.duration,
            Number(clip.favorite),
            storable(clip.audioUrl),
            storable(clip.modelId),
            clip.seed === null ? null : Number(clip.seed),
            clip.temperature,
            clip.denoised === null ? null : Number(clip.denoised),
            clip.silenceRemoved === null ? null : Number(clip.silenceRemoved),
            clip.json,
            now,
            listing,
          ) as Row;
          if (!same) rowids.push(Number(row['rowid']));
        }
        return { added, rowids };
      });
      index.rowsChanged(result.rowids);
      return { added: result.added, changed: result.rowids.length - result.added };
    },
    finishListing(listing: number, whole: boolean, audit: Audit | null): { gone: number } {
      const gone = inTransaction(() => {
        if (!whole) return [];
        const now = new Date().toISOString();
        const rows = database
          .prepare('UPDATE clip SET gone_since = ? WHERE listing <> ? AND gone_since IS NULL RETURNING rowid')
          .all(now, listing) as Row[];
        setFact.run('last_whole_listing_at', now);
        if (audit) setFact.run('audit', JSON.stringify(audit));
        return rows.map((row) => Number(row['rowid']));
      });
      index.rowsChanged(gone);
      return { gone: gone.length };
    },
    setSelfCheck(state: SelfCheck): void {
      inTransaction(() => setFact.run('self_check', JSON.stringify(state)));
    },
    setLastSync(at: string): void {
      inTransaction(() => setFact.run('last_sync_at', at));
    },
    audioDue(limit: number, except: readonly string[], retryAll: boolean): readonly AudioTask[] {
      const left = new Set(except);
      const now = Date.now();
      const rows = database
        .prepare(
          `SELECT id, prompt, audio_url, promised_duration, attempts FROM clip
           WHERE audio <> 'cached' AND (due_at <= ? OR due_at > ? OR ?)
           ORDER BY created_micros DESC, id DESC LIMIT ?`,
        )
        // Due later than any wait lasts: the clock was set back since.
        .all(now, now + 2 * longestWait, Number(retryAll), limit + left.size) as Row[];
      return rows
        .filter((row) => !left.has(text(row, 'id')))
        .slice(0, limit)
        .map((row) => ({
          id: text(row, 'id'),
          prompt: text(row, 'prompt'),
          url: text(row, 'audio_url'),
          duration: numberOrNull(row, 'promised_duration'),
          attempts: Number(row['attempts']),
        }));
    },
    recordAudio(records: readonly AudioRecord[]): void {
      const changed = inTransaction(() => {
        const record = database.prepare(
          `UPDATE clip SET audio = 'cached', audio_error = NULL, attempts = 0, due_at = 0, bytes = ?, sha256 = ?,
             duration = ?, peaks = ?, loudness = ? WHERE id = ? RETURNING rowid`,
        );
        return records.map(({ id, bytes, sha256, duration, peaks, loudness }) => ({
          row: record.get(bytes, sha256, duration, peaks, loudness, id) as Row | undefined,
          cached: { seconds: duration, bytes },
        }));
      });
      for (const { row, cached } of changed) {
        if (row) index.audioChanged(Number(row['rowid']), 'cached', cached);
      }
    },
    recordFailure(id: string, message: string, permanent: boolean): void {
      const state: AudioState = permanent ? 'unavailable' : 'failed';
      const changed = inTransaction(() => {
        const row = database.prepare('SELECT attempts FROM clip WHERE id = ?').get(id) as Row | undefined;
        const attempts = row ? Number(row['attempts']) : 0;
        const due = Math.round(Date.now() + retryWait(attempts, permanent));
        return database
          .prepare(
            `UPDATE clip SET audio = ?, audio_error = ?, attempts = ?, due_at = ?
             WHERE id = ? AND audio <> 'cached' RETURNING rowid`,
          )
          .get(state, message, attempts + 1, due, id) as Row | undefined;
      });
      if (changed) index.audioChanged(Number(changed['rowid']), state);
    },
    /** The clip's file is not what it should be: it has to be fetched again. */
    markWaiting(id: string): void {
      const changed = inTransaction(
        () =>
          database
            .prepare(
              `UPDATE clip SET audio = 'waiting', bytes = NULL, sha256 = NULL, peaks = NULL, loudness = NULL, due_at = 0
               WHERE id = ? RETURNING rowid`,
            )
            .get(id) as Row | undefined,
      );
      if (changed) index.audioChanged(Number(changed['rowid']), 'waiting');
    },
  };
}
