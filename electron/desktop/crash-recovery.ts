import type { App, WebContents } from 'electron';

/** What stands still: a page that died again right after it was loaded, or one that answers nothing. */
export type PageTrouble = 'crashed' | 'hung';

/**
 * A page that crashes again so soon (milliseconds) after it was loaded is not loaded by itself another time: that would go
 * on for ever.
 */
const tooSoon = 10_000;

/**
 * Loads the page again when its process has died; when it dies again at once, or hangs, asks the person instead of
 * showing an empty window.
 */
export function recoverFromCrashes({
  app,
  report,
  now,
  ask,
}: {
  readonly app: App;
  /** Notes what happened. */
  readonly report: (what: string) => void;
  readonly now: () => number;
  /** Answers what is to be done. */
  readonly ask: (trouble: PageTrouble) => Promise<'reload' | 'wait' | 'quit'>;
}): void {
  /** When each crashed last, or was loaded again since. */
  const last = new WeakMap<WebContents, number>();
  const asked = new WeakSet<WebContents>();
  /** Those whose process is ended on the person's word. */
  const ending = new WeakSet<WebContents>();

  function reload(contents: WebContents): void {
    // A slow machine may take as long for this as for what is too soon.
    contents.once('did-finish-load', () => last.set(contents, now()));
    contents.reload();
  }

  async function settle(contents: WebContents, trouble: PageTrouble): Promise<void> {
    if (asked.has(contents)) return;
    asked.add(contents);
    const choice = await ask(trouble).finally(() => asked.delete(contents));
    if (choice === 'quit') app.quit();
    if (choice !== 'reload' || contents.isDestroyed()) return;
    if (trouble === 'crashed') {
      reload(contents);
      return;
    }
    // A process that hangs must end first; that it did is then an event of its own.
    ending.add(contents);
    contents.forcefullyCrashRenderer();
  }

  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    report(`The page's process ended: ${reason} (${exitCode}).`);
    const before = last.get(contents);
    last.set(contents, now());
    const isWanted = ending.delete(contents);
    if (!isWanted && before !== undefined && now() - before <= tooSoon) {
      void settle(contents, 'crashed');
      return;
    }
    // Not within the event: Chromium still takes the old page down.
    setImmediate(() => {
      if (!contents.isDestroyed()) reload(contents);
    });
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.on('unresponsive', () => {
      report('The page does not answer.');
      void settle(contents, 'hung');
    });
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') report(`A process of Chromium ended: ${type}, ${reason} (${exitCode}).`);
  });
}
