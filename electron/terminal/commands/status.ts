import type { Command } from 'commander';
import type { KeyState } from '../../contract/account.ts';
import type { MediaKind } from '../../contract/clip.ts';
import { mediaKinds } from '../../contract/clip.ts';
import { AppError } from '../../contract/errors.ts';
import { withFilesMissing } from '../../contract/library-status.ts';
import type { LibraryStatus, MissingItem } from '../../contract/library-status.ts';
import type { VerifiedFile } from '../../library/library.ts';
import { describeAudit, describeGone, describeMissing, describeReasons } from '../describe-library.ts';
import type { CommandFrame, Context, Outcome } from '../command.ts';
import { withAccount } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { formatBytes, formatSeconds } from '../format.ts';
import { plainText } from '../plain-text.ts';
import type { TerminalText } from '../text.ts';

export function addStatus(program: Command, frame: CommandFrame): void {
  program
    .command('status')
    .description(frame.text('status.description'))
    .action((_options, command: Command) => frame.run(command, status));
}

/** Missing items that JSON names at most. */
const mostNamed = 100_000;

async function status(context: Context): Promise<Outcome> {
  const { kind, parts, text } = context;
  const { videos } = await parts.settings.read();
  const library = await withAccount(context, 'read', async (account) => {
    const recorded = await account.library.status({ videos, missing: mostNamed });
    return withoutAbsent(recorded, {
      audio: await account.library.absentMedia({ kind: 'audio', mark: false }),
      video: videos ? await account.library.absentMedia({ kind: 'video', mark: false }) : [],
    });
  });
  const key = kind === 'sample' ? null : await askForKey(parts.key);
  return {
    exitCode: library.complete ? exitCodes.done : exitCodes.inPart,
    json: { ...library, account: { kind, key } },
    text: [...describe(library, text), ...(key === null ? [] : [text(`status.key.${key}`)])],
  };
}

/** The status of what is recorded, but for files that are not there any more. */
function withoutAbsent(
  status: LibraryStatus,
  absent: Readonly<Record<MediaKind, readonly VerifiedFile[]>>,
): LibraryStatus {
  const lost = mediaKinds.flatMap((kind) =>
    absent[kind].map(({ id, outcome }): MissingItem => ({ id, what: kind, why: outcome })),
  );
  const [audio, video] = [absent.audio.length, absent.video.length];
  return {
    ...status,
    cached: status.cached - audio,
    waiting: status.waiting + audio,
    video: { ...status.video, cached: status.video.cached - video, waiting: status.video.waiting + video },
    complete: status.complete && lost.length === 0,
    reasons: withFilesMissing(status.reasons, lost.length),
    missing: [...status.missing, ...lost].slice(0, mostNamed),
  };
}

/** Milliseconds for the keychain, which may be asking the person for a password: a status is not worth the wait. */
const patience = 5000;

/** Where the key is, by asking the keychain: only that tells a locked one from one that is open. */
async function askForKey(key: Context['parts']['key']): Promise<KeyState> {
  const late = Symbol('late');
  const asked = key.load().catch((error: unknown) => {
    // What stands in the way is what the state tells.
    if (!(error instanceof AppError)) throw error;
  });
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), patience);
  });
  const first = await Promise.race([asked, overdue]);
  clearTimeout(timer);
  const state = await key.state();
  return first === late && state === 'keychain' ? 'locked' : state;
}

function describe(library: LibraryStatus, text: TerminalText): readonly string[] {
  const {
    clips,
    favorites,
    gone,
    cached,
    video,
    audit,
    lastSyncAt,
    complete,
    missing,
    reasons,
    goneMissing,
  } = library;
  const videos = video.cached + video.waiting + video.failed + video.unavailable + video.unproven;
  return [
    text('status.library', { folder: plainText(library.folder) }),
    text('status.clips', { clips, favorites, gone, duration: formatSeconds(library.duration) }),
    `${[text('status.audio', { cached, clips, bytes: formatBytes(library.bytes) }), ...lacking(library, text)].join('; ')}.`,
    ...(videos === 0
      ? []
      : [
          `${[text('status.video', { cached: video.cached, videos, bytes: formatBytes(video.bytes) }), ...lacking(video, text)].join('; ')}.`,
        ]),
    audit ? describeAudit(audit, text) : text('status.neverListed'),
    lastSyncAt === null ? text('status.neverSynced') : text('status.lastSync', { at: plainText(lastSyncAt) }),
    text(complete ? 'status.complete' : 'status.incomplete'),
    ...describeReasons(reasons, text),
    ...describeMissing(missing, text),
    ...describeGone(goneMissing, text),
  ];
}

function lacking(
  counts: Pick<LibraryStatus, 'waiting' | 'failed' | 'unavailable' | 'unproven'>,
  text: TerminalText,
): readonly string[] {
  return (['waiting', 'failed', 'unavailable', 'unproven'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => text(`status.count.${state}`, { clips: counts[state] }));
}
