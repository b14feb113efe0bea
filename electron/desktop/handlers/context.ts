import type { App, BrowserWindow } from 'electron';
import type { AccountStatus } from '../../contract/account.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Parts } from '../../app.ts';
import type { Log } from '../../app-data/log.ts';
import type { RunningJobs } from '../../jobs/running-jobs.ts';
import type { CurrentAccount } from '../account.ts';
import type { Commands } from '../commands.ts';
import type { CompactWindow } from '../compact-window.ts';
import type { ExportFolders } from '../export-folders.ts';
import type { HandOver } from '../hand-over.ts';
import type { Notices } from '../notices.ts';
import type { PageEvents } from '../page-events.ts';
import type { Playback } from '../playback.ts';
import type { ProxyLogin } from '../proxy-login.ts';
import type { DesktopText } from '../text.ts';
import type { Updates } from '../updates.ts';

/** What the handlers of requests work with. */
export interface HandlerContext {
  readonly app: App;
  readonly parts: Parts;
  readonly account: CurrentAccount;
  readonly jobs: RunningJobs;
  readonly events: PageEvents;
  readonly commands: Commands;
  readonly playback: Playback;
  readonly compact: CompactWindow;
  readonly handOver: HandOver;
  /** Where copies for other programs lie when the person chose no folder. */
  readonly copyFolder: string;
  readonly log: Log;
  readonly notices: Notices;
  readonly proxyLogin: ProxyLogin;
  /** Lets what is outside the page follow the settings. */
  readonly apply: (settings: Settings) => void;
  readonly updates: Updates;
  /** Notes a failure that no answer carries to the page. */
  readonly reportFailure: (error: unknown, request: string) => void;
  readonly userHome: string;
  readonly text: DesktopText;
  readonly folders: ExportFolders;
  /** The window that dialogs belong to. */
  readonly window: () => BrowserWindow;
  /** What the page is told of account and key. */
  readonly status: () => Promise<AccountStatus>;
  /** Changes settings and applies and reports the change. */
  readonly changeSettings: (change: Partial<Settings>) => Promise<Settings>;
  /** Shows a folder in the file manager. Rejects with `folder-not-opened`. */
  readonly openFolder: (folder: string) => Promise<undefined>;
}
