import { constants } from 'node:fs';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { AppError } from '../contract/errors.ts';
import { redact } from './redact.ts';
import { errnoOf, hasErrno } from '../platform/errno.ts';
import { NotOurFile, readRegular } from '../platform/open-file.ts';
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
    await append(file, line);
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

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;

/** Follows no link, and does not wait for the other end of a pipe. */
async function append(file: string, line: string): Promise<void> {
  const handle = await open(file, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    if (!(await handle.stat()).isFile()) throw new NotOurFile(file, 'not-regular');
    await handle.writeFile(line);
  } finally {
    await handle.close();
  }
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
    return (await readRegular(file, 2 * mostBytes)).toString('utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT') || error instanceof NotOurFile) return '';
    throw error;
  }
}
