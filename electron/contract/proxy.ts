import { z } from 'zod';

/** A proxy that asks for a name and a password before it lets anything through. */
export interface ProxyQuestion {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  /** What the proxy says of itself; may be empty. */
  readonly realm: string;
}

export const proxyAnswerSchema = z.strictObject({
  id: z.int().min(0),
  /** Null: the person closed the dialog. */
  credentials: z.strictObject({ username: z.string().max(1000), password: z.string().max(1000) }).nullable(),
});
