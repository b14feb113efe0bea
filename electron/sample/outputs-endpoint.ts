import { shortInstant } from '../platform/instant.ts';
import { parseOutputsQuery, type OutputsQuery } from './outputs-query.ts';
import type { StoredOutput, StoredVoiceover } from './voiceovers.ts';

/** Path of the one route of the API that this stands in for. */
export const outputsPath = '/v1/audio/voiceover/outputs';

/** A row of the service's query: an output joined to its voiceover, or a voiceover that has none. */
export interface Row {
  readonly voiceover: StoredVoiceover;
  readonly output: StoredOutput | null;
  readonly position: number;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or an object for JSON. */
  readonly body: string | Readonly<Record<string, unknown>>;
}

/** All rows of an account, oldest first; made once and asked many times. */
export function rowsOf(voiceovers: readonly StoredVoiceover[]): readonly Row[] {
  const rows = voiceovers.flatMap((voiceover): Row[] =>
    voiceover.outputs.length === 0
      ? // The database sorts a missing output after all others.
        [{ voiceover, output: null, position: Infinity }]
      : voiceover.outputs.map((output, position) => ({ voiceover, output, position })),
  );
  return rows.sort((a, b) => a.voiceover.createdAt - b.voiceover.createdAt || byOutput(a, b));
}

/**
 * Answers `GET /v1/audio/voiceover/outputs` with the service's own semantics, its losses included:
 * the page is cut at `per_page` rows, `cursor` is strictly before, rows without output are counted but not listed.
 * Source: the service's published documentation and server code (sc-go, `voiceover_queries.go`).
 */
export function answerOutputs(
  rows: readonly Row[],
  parameters: URLSearchParams,
  fileUrl: (file: string) => string,
): Answer {
  const query = parseOutputsQuery(parameters);
  if (typeof query === 'string') return { status: 400, body: { error: query } };

  const counted = rows.filter((row) => matches(row, query));
  const { cursor } = query;
  const found = inOrder(
    cursor === null ? counted : counted.filter((row) => row.voiceover.createdAt < cursor),
    query,
  );
  const page = found.slice(0, query.perPage);
  const last = page.at(-1);
  const listed = page.flatMap(({ voiceover, output }) => (output ? [{ voiceover, output }] : []));
  return {
    status: 200,
    body: {
      ...(query.cursor === null ? { total_count: counted.length } : {}),
      outputs:
        listed.length === 0 && page.length > 0
          ? null
          : listed.map(({ voiceover, output }) => ({
              ...outputBody(voiceover, output, fileUrl),
              voiceover: voiceoverBody(
                voiceover,
                output,
                listed.filter((other) => other.voiceover === voiceover).map((other) => other.output),
                fileUrl,
              ),
            })),
      ...(last && found.length > page.length ? { next: shortInstant(last.voiceover.createdAt) } : {}),
    },
  };
}

function matches({ voiceover, output }: Row, query: OutputsQuery): boolean {
  return (
    (query.start === null || voiceover.createdAt >= query.start) &&
    (query.end === null || voiceover.createdAt <= query.end) &&
    (query.favorited === null || output?.favorite === query.favorited) &&
    (query.autoSubmitted === null || voiceover.autoSubmitted === query.autoSubmitted) &&
    (query.promptId === null || voiceover.prompt.id === query.promptId)
  );
}

function inOrder(rows: readonly Row[], query: OutputsQuery): readonly Row[] {
  const ascending =
    query.orderBy === 'updated_at'
      ? // The service still sorts by created_at first.
        rows.toSorted(
          (a, b) =>
            a.voiceover.createdAt - b.voiceover.createdAt ||
            a.voiceover.updatedAt - b.voiceover.updatedAt ||
            byOutput(a, b),
        )
      : rows;
  return query.order === 'asc' ? ascending : ascending.toReversed();
}

function byOutput(a: Row, b: Row): number {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1;
  return a.voiceover.id < b.voiceover.id ? -1 : 1;
}

/** In the order of the service's fields; what is empty is left out. */
function outputBody(
  voiceover: StoredVoiceover,
  output: StoredOutput,
  fileUrl: (file: string) => string,
): Readonly<Record<string, unknown>> {
  return {
    id: output.id,
    audio_file_url: fileUrl(output.audioFile),
    ...(output.videoFile === null ? {} : { video_file_url: fileUrl(output.videoFile) }),
    ...(output.sketch === null ? {} : { audio_array: output.sketch }),
    audio_duration: output.duration,
    is_favorited: output.favorite,
    was_auto_submitted: voiceover.autoSubmitted,
    is_public: false,
  };
}

function voiceoverBody(
  voiceover: StoredVoiceover,
  output: StoredOutput,
  onThisPage: readonly StoredOutput[],
  fileUrl: (file: string) => string,
): Readonly<Record<string, unknown>> {
  return {
    id: voiceover.id,
    seed: typeof voiceover.seed === 'string' ? BigInt(voiceover.seed) : voiceover.seed,
    temperature: voiceover.temperature,
    status: 'succeeded',
    model_id: voiceover.modelId,
    created_at: shortInstant(voiceover.createdAt),
    updated_at: shortInstant(voiceover.updatedAt),
    started_at: shortInstant(voiceover.startedAt),
    completed_at: shortInstant(voiceover.completedAt),
    is_favorited: output.favorite,
    outputs: onThisPage.map((other) => outputBody(voiceover, other, fileUrl)),
    prompt: voiceover.prompt,
    was_auto_submitted: false,
    denoise_audio: voiceover.denoise,
    remove_silence: voiceover.removeSilence,
    speaker: voiceover.speaker,
  };
}
