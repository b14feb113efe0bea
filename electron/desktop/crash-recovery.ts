import type { App, WebContents } from 'electron';

/** A page that crashes again so soon is not loaded another time: that would go on for ever. */
const tooSoon = 10_000;

/** Loads the page again when its process has died, and tells `report` of every process that did. */
export function recoverFromCrashes(app: App, report: (what: string) => void, now: () => number): void {
  const last = new WeakMap<WebContents, number>();
  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    report(`The page's process ended: ${reason} (${exitCode}).`);
    const before = last.get(contents);
    last.set(contents, now());
    if (before !== undefined && now() - before <= tooSoon) return;
    // Not within the event: Chromium still takes the old page down.
    setImmediate(() => {
      if (!contents.isDestroyed()) contents.reload();
    });
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') report(`A process of Chromium ended: ${type}, ${reason} (${exitCode}).`);
  });
}
