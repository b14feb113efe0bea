import type { ErrorParams } from '../../contract/errors.ts';
import { AppError } from '../../contract/errors.ts';

/** What a check of a whole video found out. */
export interface CheckedVideo {
  /** Seconds, as the file says. */
  readonly duration: number;
}

interface Box {
  readonly type: string;
  /** Where its content starts and ends. */
  readonly start: number;
  readonly end: number;
}

/** How far a video may be from its clip's duration, in seconds: frames, a picture at the end. */
const tolerance = (promised: number) => Math.max(1.5, promised * 0.1);

/**
 * Checks that bytes are a whole MP4 (ISO/IEC 14496-12): boxes that end where the file does, among them `ftyp`, `moov`
 * and `mdat`, and a duration near the clip's (seconds; null: any). Rejects with `video-invalid`.
 */
export function checkMp4(bytes: Uint8Array, promised: number | null): CheckedVideo {
  const boxes = boxesOf(bytes, 0, bytes.byteLength);
  const find = (type: string) => boxes?.find((box) => box.type === type);
  const movie = find('moov');
  const content = find('mdat');
  if (boxes?.[0]?.type !== 'ftyp' || !movie || !content || content.end === content.start) {
    throw invalid({ reason: 'incomplete' });
  }
  const header = boxesOf(bytes, movie.start, movie.end)?.find(({ type }) => type === 'mvhd');
  const duration = header ? durationOf(bytes, header) : null;
  if (duration === null) throw invalid({ reason: 'incomplete' });
  if (promised !== null && Math.abs(duration - promised) > tolerance(promised)) {
    throw invalid({ reason: 'duration', actual: duration, promised });
  }
  return { duration };
}

/** The boxes that fill a range exactly; null when they do not. */
function boxesOf(bytes: Uint8Array, from: number, to: number): readonly Box[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  let at = from;
  while (at < to) {
    if (to - at < 8) return null;
    const short = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (short === 1 && to - at < 16) return null;
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short;
    const head = short === 1 ? 16 : 8;
    if (size < head || size > to - at) return null;
    boxes.push({ type, start: at + head, end: at + size });
    at += size;
  }
  return boxes;
}

/** Seconds that a movie header names; null when it names none. */
function durationOf(bytes: Uint8Array, { start, end }: Box): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  if (view.byteLength < 20) return null;
  const long = view.getUint8(0) === 1;
  if (long && view.byteLength < 32) return null;
  const scale = view.getUint32(long ? 20 : 12);
  const duration = long ? Number(view.getBigUint64(24)) : view.getUint32(16);
  return scale === 0 || duration === 0 ? null : duration / scale;
}

function invalid(params: ErrorParams): AppError {
  return new AppError('video-invalid', { params });
}
