import { appendFile, mkdir, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../contract/errors.ts';
import { redact } from './redact.ts';
import { errnoOf, hasErrno } from '../platform/errno.ts';
import { createSerialQueue } from '../platform/serial-queue.ts';

/** What went wrong, for the person at this machine: it is sent nowhere. */
export interface Log {
  /** Adds a line, redacted; never rejects, as what a log cannot keep must not stop the work. */
  add(text: string): Promise<void>;
  /** The newest lines, oldest first. */
  read(lines: number): Promise<readonly string[]>;
}

/** Bytes at which a file is set aside for a new one; with the one before it, twice that is kept in all. */
const mostBytes = 512 * 1024;
const longestEntry = 4000;

export function createLog(options: {
  readonly file: string;
  readonly userHome: string;
  readonly now: () => Date;
  /** Called with the reason when the log could not be written. */
  readonly onError: (error: unknown) => void;
}): Log {
  const { file } = options;
  const previous = `${file}.1`;
  const queue = createSerialQueue();

  async function write(line: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    if ((await sizeOf(file)) + line.length > mostBytes) await rename(file, previous);
    await appendFile(file, line, { mode: 0o600 });
  }

  return {
    add(text) {
      // Cut only afterwards: what is left of a key at the edge would not be known as one.
      const entry = redact(text, options.userHome)
        .slice(0, longestEntry)
        .replace(/\s*\n\s*/g, ' | ');
      return queue.run(() => write(`${options.now().toISOString()} ${entry}\n`)).catch(options.onError);
    },
    async read(lines) {
      await queue.idle();
      const text = (await textOf(previous)) + (await textOf(file));
      return text.split('\n').filter(Boolean).slice(-lines);
    },
  };
}

/** What happened, with its figures by their names. */
export function figuresInShort(name: string, figures: Readonly<Record<string, number | null>>): string {
  return `${name}: ${Object.entries(figures)
    .map((figure) => figure.join(' '))
    .join(', ')}`;
}

/** Codes and figures of a failure, without its sentence: that may name a file, and a cause may hold part of an answer. */
export function errorInShort({ code, params, cause }: AppError): string {
  const figures = Object.entries(params ?? {}).filter(([, value]) => typeof value === 'number');
  const because =
    cause instanceof Error ? (errnoOf(cause) ?? /net::[A-Z_]+/.exec(cause.message)?.[0]) : undefined;
  return [code, ...figures.map(([name, value]) => `${name} ${value}`), ...(because ? [because] : [])].join(
    ', ',
  );
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return 0;
    throw error;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return '';
    throw error;
  }
}
