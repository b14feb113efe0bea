import type { UpdateState } from './updates.ts';
import type { AccountStatus } from './account.ts';
import type { JobProgress } from './job.ts';
import type { Notice } from './notices.ts';
import type { ProxyQuestion } from './proxy.ts';
import type { Settings } from './settings.ts';

/** A job of this kind runs no more. */
export interface JobEnded {
  readonly job: JobProgress['job'];
  readonly ended: true;
}

/** What the main process tells the page unasked; each at most ten times a second. */
export interface Events {
  'job.progress': JobProgress | JobEnded;
  /** Clips were added or changed: lists and counts should be asked for again. */
  'library.changed': undefined;
  'account.changed': AccountStatus;
  'settings.changed': Settings;
  'updates.changed': UpdateState;
  /** One more of those that `app.notices` answers. */
  notice: Notice;
  /** A proxy asks for a password, or (null) asks no more. */
  'proxy.asks': ProxyQuestion | null;
  /** A menu item or a media key that the page applies. */
  command: Command;
}

export const commands = [
  'sync',
  'export',
  'search',
  'settings',
  'play-pause',
  'next',
  'previous',
  'shortcuts',
  'about',
  'diagnostics',
] as const;
export type Command = (typeof commands)[number];

export type EventName = keyof Events;
