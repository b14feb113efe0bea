import { z } from 'zod';

/** A list of the user's own, kept in the library folder; the service knows nothing of it. */
export interface Collection {
  readonly id: string;
  readonly name: string;
  readonly clips: number;
  /** Seconds of all its clips. */
  readonly duration: number;
}

export const collectionIdSchema = z.string().regex(/^[0-9a-zA-Z_-]{1,64}$/);

export const collectionNameSchema = z.string().trim().min(1).max(200);
