import type { ErrorCode } from '../contract/errors.ts';
import { AppError } from '../contract/errors.ts';

/** A stream that is written to until nobody reads it any more. */
export interface Output {
  readonly stream: NodeJS.WriteStream;
  /** Resolves when the text has left; a reader that went away (`| head`) is no error. Rejects with `disk-…` otherwise. */
  write(text: string): Promise<void>;
}

export function createOutput(stream: NodeJS.WriteStream): Output {
  let failure: NodeJS.ErrnoException | null = null;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure = error;
  });
  return {
    stream,
    async write(text) {
      if (failure === null) {
        failure = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
          stream.write(text, (error) => resolve(error ?? null));
        });
      }
      if (failure !== null && failure.code !== 'EPIPE') throw outputError(failure);
    },
  };
}

function outputError(cause: NodeJS.ErrnoException): AppError {
  const code: ErrorCode = cause.code === 'ENOSPC' ? 'disk-full' : 'disk-failed';
  return new AppError(code, { params: { place: 'output', errno: cause.code ?? '' }, cause });
}
