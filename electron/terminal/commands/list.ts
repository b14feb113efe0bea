import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { Clip } from '../../contract/clip.ts';
import type { ClipQuery } from '../../contract/clip-query.ts';
import type { Act, Context, Outcome } from '../command.ts';
import { throwIfCancelled, withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatClips, formatCount, formatSeconds } from '../format.ts';
import { plainText } from '../plain-text.ts';
import { addSelection, addSort, inCollection, toQuery } from '../selection.ts';

const stretch = 500;
const limitSchema = z.object({ limit: z.number().default(Infinity) });

export function addList(program: Command, act: Act): void {
  addSort(addSelection(program.command('list').description('the clips of the library')))
    .option('--limit <n>', 'at most so many', parseLimit)
    .action((options, command: Command) =>
      act(command, (context) =>
        list(context, options, { query: toQuery(options), ...limitSchema.parse(options) }),
      ),
    );
}

async function list(
  context: Context,
  options: unknown,
  { query: given, limit }: { readonly query: ClipQuery; readonly limit: number },
): Promise<Outcome> {
  const { total, clips } = await withAccount(context, 'read', async ({ library }) => {
    const query = await inCollection(options, given, library);
    const found: Clip[] = [];
    for (;;) {
      throwIfCancelled(context.job.signal);
      const window = await library.window(query, found.length, Math.min(stretch, limit - found.length));
      found.push(...window.clips);
      const last = window.clips.length === 0 || found.length >= Math.min(limit, window.total);
      if (last) return { total: window.total, clips: found };
    }
  });
  const shown =
    clips.length < total ? [`${formatCount(clips.length)} of ${formatClips(total)}`] : [formatClips(total)];
  return { exitCode: exitCodes.done, json: { total, clips }, text: [...clips.map(line), ...shown] };
}

function line(clip: Clip): string {
  const { createdAt, duration, favorite, language, voice, audio, prompt } = clip;
  const length = duration === null ? '-:--' : formatSeconds(duration);
  return plainText(
    `${createdAt.slice(0, 16).replace('T', ' ')}  ${length.padStart(5)}  ${favorite ? '*' : ' '} ${language.padEnd(2)}  ${voice}  ${prompt}${audio === 'cached' ? '' : `  (audio ${audio})`}`,
  );
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(limit) || limit < 1) {
    throw new InvalidArgumentError('Write a whole number from 1 on.');
  }
  return limit;
}
