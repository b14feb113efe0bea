import type { PageQuery } from '../../../../electron/stablecog/listing/page-query.ts';
import type { ListedClip } from '../../../../electron/contract/listed-clip.ts';
import type { Page } from '../../../../electron/stablecog/page.ts';
import { parsePage } from '../../../../electron/stablecog/page.ts';
import { parseInstant, instantOf } from '../../../../electron/platform/instant.ts';

/** One row of the service's query: an output, or a voiceover that has none left (id null). */
export interface Row {
  readonly id: string | null;
  readonly micros: number;
  readonly favorite: boolean;
}

/**
 * The endpoint as its published code behaves: rows cut at per_page, hidden ones counted, a strict cursor. `next`: what
 * it sends as such in place of the right one; undefined on the last page.
 */
export function createEndpoint(
  rows: readonly Row[],
  write: (micros: number) => string = (micros) => instantOf(micros).text,
  next: (right: string | undefined, request: number) => unknown = (right) => right,
) {
  const newestFirst = [...rows].sort((a, b) => b.micros - a.micros);
  let requests = 0;
  const micros = (text: string | undefined) => (text === undefined ? undefined : parseInstant(text)?.micros);
  return {
    get requests() {
      return requests;
    },
    async listPage(query: PageQuery): Promise<Page> {
      requests += 1;
      const from = micros(query.startDt) ?? -Infinity;
      const to = micros(query.endDt) ?? Infinity;
      const before = micros(query.cursor) ?? Infinity;
      const within = newestFirst.filter(
        (row) =>
          row.micros >= from &&
          row.micros <= to &&
          (query.isFavorited === undefined || row.favorite === query.isFavorited),
      );
      const ordered = query.order === 'asc' ? within.reverse() : within;
      const after = ordered.filter((row) => row.micros < before);
      const page = after.slice(0, query.perPage);
      const outputs = page.flatMap((row) => (row.id === null ? [] : [outputOf(row.id, row, write)]));
      const last = page.at(-1);
      return parsePage(
        JSON.stringify({
          outputs: outputs.length > 0 ? outputs : null,
          next: next(after.length > page.length && last ? write(last.micros) : undefined, requests),
          ...(query.cursor === undefined ? { total_count: within.length } : {}),
        }),
      );
    },
  };
}

function outputOf(id: string, row: Row, write: (micros: number) => string) {
  return {
    id,
    audio_file_url: `https://audio.example/${id}.mp3`,
    is_favorited: row.favorite,
    voiceover: { created_at: write(row.micros) },
  };
}

export function idsOf(clips: readonly ListedClip[]): string[] {
  return clips.map((clip) => clip.id);
}
