import type { AuthInfo } from 'electron';
import type { ProxyQuestion } from '../contract/proxy.ts';
import type { PageEvents } from './page-events.ts';

export interface ProxyCredentials {
  readonly username: string;
  readonly password: string;
}

/** Asks the person, in the page, for what a proxy wants. What they answer stays in memory, for this run alone. */
export interface ProxyLogin {
  /** Null when the person does not say, or did not some moments ago. */
  readonly ask: (proxy: Pick<AuthInfo, 'host' | 'port' | 'realm'>) => Promise<ProxyCredentials | null>;
  /** What the page shows now; null when nothing is asked. */
  question(): ProxyQuestion | null;
  /** An answer to a question that is no longer asked is dropped. */
  answer(id: number, credentials: ProxyCredentials | null): void;
}

/** Milliseconds in which a dialog that was closed is not opened again: a sync asks for thousands of files. */
const leftAlone = 60_000;

/** `now` answers milliseconds. */
export function createProxyLogin(events: Pick<PageEvents, 'send'>, now: () => number): ProxyLogin {
  let open: {
    readonly question: ProxyQuestion;
    readonly answered: Promise<ProxyCredentials | null>;
    readonly resolve: (credentials: ProxyCredentials | null) => void;
  } | null = null;
  let closedAt = -Infinity;
  let questions = 0;

  return {
    ask({ host, port, realm }) {
      // Many requests meet the proxy at once: one dialog answers them all.
      if (open?.question.host === host && open.question.port === port) return open.answered;
      if (open || now() - closedAt < leftAlone) return Promise.resolve(null);
      questions += 1;
      const question = { id: questions, host, port, realm: realm.slice(0, 200) };
      let resolve: (credentials: ProxyCredentials | null) => void = () => undefined;
      const answered = new Promise<ProxyCredentials | null>((resolveIt) => {
        resolve = resolveIt;
      });
      open = { question, answered, resolve };
      events.send('proxy.asks', question);
      return answered;
    },
    question: () => open?.question ?? null,
    answer(id, credentials) {
      if (open?.question.id !== id) return;
      const { resolve } = open;
      open = null;
      if (credentials === null) closedAt = now();
      events.send('proxy.asks', null);
      resolve(credentials);
    },
  };
}
