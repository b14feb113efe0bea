import type { Command } from 'commander';
import { z } from 'zod';
import type { Clip } from '../../contract/clip.ts';
import type { ClipQuery } from '../../contract/clip-query.ts';
import { throwIfCancelled } from '../../platform/cancellation.ts';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatSeconds } from '../format.ts';
import { plainText } from '../plain-text.ts';
import { addSelection, addSort, inCollection, toQuery } from '../selection.ts';
import type { TerminalText } from '../text.ts';
import { UsageError } from '../usage-error.ts';

const pageSize = 500;
const limitSchema = z.object({ limit: z.number().default(Infinity) });

export function addList(program: Command, frame: CommandFrame): void {
  const { text } = frame;
  addSort(addSelection(program.command('list').description(text('list.description')), text), text)
    .option('--limit <n>', text('list.option.limit'), parseLimit)
    .action((options, command: Command) =>
      frame.run(command, (context) =>
        list(context, options, { query: toQuery(options), ...limitSchema.parse(options) }),
      ),
    );
}

async function list(
  context: Context,
  options: unknown,
  { query: asked, limit }: { readonly query: ClipQuery; readonly limit: number },
): Promise<Outcome> {
  const { text } = context;
  const { total, clips } = await withAccount(context, 'read', async ({ library }) => {
    const query = await inCollection(options, asked, library);
    const found: Clip[] = [];
    for (;;) {
      throwIfCancelled(context.job.signal);
      const window = await library.window(query, found.length, Math.min(pageSize, limit - found.length));
      found.push(...window.clips);
      const last = window.clips.length === 0 || found.length >= Math.min(limit, window.total);
      if (last) return { total: window.total, clips: found };
    }
  });
  return {
    exitCode: exitCodes.done,
    json: {
      total,
      clips: clips.map((clip) => ({ ...clip, seed: clip.seed === null ? null : Number(clip.seed) })),
    },
    text: [
      ...clips.map((clip) => line(clip, text)),
      clips.length < total
        ? text('list.someOf', { shown: clips.length, total })
        : text('list.all', { total }),
    ],
  };
}

function line(clip: Clip, text: TerminalText): string {
  const { createdAt, duration, favorite, language, voice, audio, prompt } = clip;
  const length = duration === null ? '-:--' : formatSeconds(duration);
  const missing = audio === 'cached' ? '' : `  (${text('list.audio', { audio })})`;
  return plainText(
    `${createdAt.slice(0, 16).replace('T', ' ')}  ${length.padStart(5)}  ${favorite ? '*' : ' '} ${language.padEnd(2)}  ${voice}  ${prompt}${missing}`,
  );
}

function parseLimit(value: string): number {
  const limit = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(limit) || limit < 1) {
    throw new UsageError('usage.limit', { value });
  }
  return limit;
}
