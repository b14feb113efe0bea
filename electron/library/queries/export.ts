import path from 'node:path';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { ClipDetails, MediaKind } from '../../contract/clip.ts';
import type { Selection } from '../../contract/clip-query.ts';
import type { ClipIndex } from '../index/clip-index.ts';
import { readNumbers } from '../database/json-array.ts';
import { byteCount } from '../database/rows.ts';
import { mediaColumns } from '../database/media-columns.ts';
import { writtenNote } from '../user-data/note-text.ts';

/** What the name of an exported file can be made of. */
export type NameFields = Pick<
  ClipDetails,
  | 'id'
  | 'voiceoverId'
  | 'prompt'
  | 'voice'
  | 'voiceName'
  | 'language'
  | 'createdAt'
  | 'duration'
  | 'favorite'
  | 'ownFavorite'
  | 'seed'
  | 'temperature'
  | 'modelId'
  | 'denoised'
  | 'silenceRemoved'
  | 'note'
  | 'goneSince'
  | 'firstSeenAt'
  | 'bytes'
  | 'sha256'
>;

/** What an export asks of each clip before it is written: far quicker to read than all of its details. */
export type ExportableClip = NameFields &
  Pick<
    ClipDetails,
    'speakerId' | 'audio' | 'file' | 'video' | 'videoBytes' | 'videoSha256' | 'videoFile' | 'collections'
  >;

const flag = (value: string) => `json(CASE ${value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)`;

const ifHere = (state: string, value: string) =>
  `CASE WHEN ${state} IN ('cached', 'unproven') THEN ${value} END`;

/** A path is known by what follows the id in it, and so short to hand over. */
const suffixOf = (kind: MediaKind) => ifHere(mediaColumns[kind].state, mediaColumns[kind].suffix);

const columns: Readonly<Record<keyof ExportableClip, string>> = {
  id: 'id',
  voiceoverId: 'voiceover_id',
  prompt: 'prompt',
  voice: 'voice',
  voiceName: 'voice_name',
  speakerId: 'speaker_id',
  language: 'language',
  createdAt: 'created_at',
  duration: 'coalesce(duration, promised_duration)',
  favorite: flag('favorite'),
  ownFavorite: flag('(id IN (SELECT clip FROM own_favorite))'),
  audio: 'audio',
  bytes: ifHere('audio', byteCount('bytes')),
  sha256: ifHere('audio', 'sha256'),
  file: suffixOf('audio'),
  video: 'video',
  videoBytes: ifHere('video', byteCount('video_bytes')),
  videoSha256: ifHere('video', 'video_sha256'),
  videoFile: suffixOf('video'),
  goneSince: 'gone_since',
  seed: 'seed',
  temperature: 'temperature',
  modelId: 'model_id',
  denoised: flag('denoised'),
  silenceRemoved: flag('silence_removed'),
  firstSeenAt: 'first_seen_at',
  note: "coalesce((SELECT text FROM note WHERE note.clip = clip.id), '')",
  collections: `(SELECT json_group_array(json_object('id', collection.id, 'name', name) ORDER BY name COLLATE NOCASE, collection.id)
    FROM collected JOIN collection ON collection.id = collected.collection WHERE collected.clip = clip.id)`,
};

export type ExportableField = keyof ExportableClip;
export const exportableFields = Object.keys(columns) as readonly ExportableField[];

/**
 * What an export reads. Runs in the database worker; a text of JSON passes between threads as one piece, and each field
 * that is asked for takes its time.
 */
export function createExportQueries(database: DatabaseSyncInstance, index: Pick<ClipIndex, 'some'>) {
  const statements = new Map<string, ReturnType<DatabaseSyncInstance['prepare']>>();

  function clipsWith(fields: readonly ExportableField[]): ReturnType<DatabaseSyncInstance['prepare']> {
    const object = fields.map((name) => `'${name}', ${columns[name]}`).join(', ');
    const known =
      statements.get(object) ??
      database.prepare(
        `SELECT json_group_array(json_object(${object})) AS result FROM clip
         WHERE rowid IN (SELECT value FROM json_each(?))`,
      );
    statements.set(object, known);
    return known;
  }

  return {
    numbers: (selection: Selection): Int32Array =>
      selection.kind === 'query'
        ? index.some(selection.query, 0, Infinity).rowids.sort()
        : readNumbers(
            database,
            'SELECT json_group_array(rowid) FROM clip WHERE id IN (SELECT value FROM json_each(?))',
            JSON.stringify(selection.ids),
          ),
    exportable: (numbers: Int32Array, fields: readonly ExportableField[] = exportableFields): string =>
      resultOf(clipsWith(fields).get(JSON.stringify(Array.from(numbers)))),
    takesOfPrompts: (): string =>
      resultOf(
        database
          .prepare(
            `SELECT json_group_array(json(ids)) AS result FROM (
               SELECT json_group_array(id ORDER BY created_micros, id) AS ids FROM clip
               GROUP BY prompt HAVING count(*) > 1)`,
          )
          .get(),
      ),
    revision: (): string =>
      resultOf(database.prepare("SELECT value AS result FROM fact WHERE name = 'revision'").get()),
  };
}

/** A library can come from anywhere: an id or a suffix that leads out of it is of no file. As in `paths.ts`. */
const plainId = /^[0-9a-zA-Z_-]{1,128}$/;
const plainSuffix = /^[0-9a-z.~]*\.[0-9a-z.~]+$/;

/** What `exportable` answered, on the other side. */
export function readExportable(folder: string, json: string): readonly ExportableClip[] {
  const clips = JSON.parse(json) as { -readonly [Field in ExportableField]?: ExportableClip[Field] }[];
  const root = path.join(folder, path.sep);
  const pathOf = (kind: MediaKind, id: string, suffix: string) =>
    plainId.test(id) && plainSuffix.test(suffix)
      ? `${root}${kind}${path.sep}${id.slice(0, 2)}${path.sep}${id}${suffix}`
      : null;
  for (const clip of clips) {
    const { id = '', note, file, videoFile } = clip;
    if (note) clip.note = writtenNote(note);
    if (file) clip.file = pathOf('audio', id, file);
    if (videoFile) clip.videoFile = pathOf('video', id, videoFile);
  }
  return clips as readonly ExportableClip[];
}

function resultOf(row: unknown): string {
  return (row as Readonly<Record<'result', string>>).result;
}
