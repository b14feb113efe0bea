import { z } from 'zod';

/** A request of the page: the schema its argument is parsed by, and (as a type only) what it answers. */
export interface Request<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly output?: Output;
}

export function answering<Output>() {
  return <Input extends z.ZodType>(input: Input): Request<Input, Output> => ({ input });
}

/** For requests without an argument. */
export const nothing = z.undefined();

/** An absolute path, as the system writes it. */
export const folderSchema = z.string().min(1).max(4096);
