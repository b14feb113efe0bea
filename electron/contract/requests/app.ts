import { z } from 'zod';
import type { ProxyQuestion } from '../proxy.ts';
import { proxyAnswerSchema } from '../proxy.ts';
import type { Command } from '../events.ts';
import type { Notice } from '../notices.ts';
import type { AppInfo } from '../settings.ts';
import { answering, nothing } from './request.ts';

export const appRequests = {
  'app.info': answering<AppInfo>()(nothing),
  /** Opens a page in the system's browser; only these. */
  'app.openLink': answering<undefined>()(z.strictObject({ to: z.enum(['keys', 'website']) })),
  /** What the person is to be told since the app was started, oldest first. */
  'app.notices': answering<readonly Notice[]>()(nothing),
  /** Commands that came before the page listened, oldest first; asked for once it does. */
  'app.commands': answering<readonly Command[]>()(nothing),
  /** Licences of all that ships, as one text. */
  'app.licenses': answering<string>()(nothing),
  /** What helps to find out about a problem: without keys, prompts and names, to be read before it is handed on. */
  'app.diagnostics': answering<string>()(nothing),
  /** Puts the diagnostics that were answered last on the clipboard. */
  'app.copyDiagnostics': answering<undefined>()(nothing),
  /** What a proxy asks for now; null when none does. */
  'app.proxyQuestion': answering<ProxyQuestion | null>()(nothing),
  /** Hands the proxy what it asked for, for this run alone. */
  'app.answerProxy': answering<undefined>()(proxyAnswerSchema),
} as const;
