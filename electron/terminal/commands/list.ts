import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Clip, ClipResult } from '../../contract/clip.ts';
import type { ClipQuery } from '../../contract/clip-query.ts';
import type { Library } from '../../library/library.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatSeconds } from '../format.ts';
import { plainText } from '../plain-text.ts';
import { clipJson } from '../clip-json.ts';
import { addSelection, addSort, inCollection, toQuery } from '../selection.ts';
import type { TerminalText } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const pageSize = 500;
const optionsSchema = z.object({ limit: z.number().default(Infinity), peaks: z.boolean().default(false) });

export function addList(program: Command, frame: CommandFrame): void {
  const { text } = frame;
  addSort(addSelection(program.command('list').description(text('list.description')), text), text)
    .option('--limit <n>', text('list.option.limit'), parseLimit)
    .option('--peaks', text('list.option.peaks'))
    .action((options, command: Command) =>
      frame.run(command, (context) =>
        list(context, options, { query: toQuery(options), ...optionsSchema.parse(options) }),
      ),
    );
}

async function list(
  context: Context,
  options: unknown,
  {
    query: asked,
    limit,
    peaks: waveforms,
  }: { readonly query: ClipQuery; readonly limit: number; readonly peaks: boolean },
): Promise<Outcome> {
  const { text, job } = context;
  return withAccount(context, 'read', async ({ library }) => {
    const query = await inCollection(options, asked, library);
    const { total, pages } = await find(library, query, limit);
    const printed = context.list({ total }, 'clips');
    let shown = 0;
    for await (const clips of pages) {
      throwIfCancelled(job.signal);
      await printed.add(
        clips.map((clip) => ({ json: clipJson(clip, { waveforms }), text: line(clip, text) })),
      );
      shown += clips.length;
    }
    const footer = shown < total ? text('list.someOf', { shown, total }) : text('list.all', { total });
    return { exitCode: exitCodes.done, json: null, text: [footer] };
  });
}

/** How many clips a query finds, and as many of them as are asked for, a page at a time. */
async function find(
  library: Library,
  query: ClipQuery,
  limit: number,
): Promise<{ readonly total: number; readonly pages: AsyncIterable<readonly ClipResult[]> }> {
  if (limit <= pageSize) {
    const { total, clips } = await library.window(query, 0, limit);
    return { total, pages: Readable.from([clips]) };
  }
  const { numbers, takes } = await library.inOrder(query);
  async function* pages() {
    for (let from = 0; from < Math.min(limit, numbers.length); from += pageSize) {
      const to = Math.min(from + pageSize, limit);
      yield await library.clips(
        { numbers: numbers.slice(from, to), takes: takes.slice(from, to) },
        query.search,
      );
    }
  }
  return { total: numbers.length, pages: pages() };
}

function line(clip: Clip, text: TerminalText): string {
  const { createdAt, duration, favorite, language, voiceName, audio, video, prompt } = clip;
  const length = duration === null ? '-:--' : formatSeconds(duration);
  const notes = [
    ...(audio === 'cached' ? [] : [text('list.audio', { audio })]),
    ...(video === 'none' ? [] : [text('list.video')]),
  ];
  const noted = notes.length === 0 ? '' : `  (${notes.join(', ')})`;
  return plainText(
    `${createdAt.slice(0, 16).replace('T', ' ')}  ${length.padStart(5)}  ${favorite ? '*' : ' '} ${language.padEnd(2)}  ${voiceName}  ${prompt}${noted}`,
  );
}

function parseLimit(value: string): number {
  const limit = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(limit) || limit < 1) {
    throw new UsageError('usage.limit', { value });
  }
  return limit;
}
