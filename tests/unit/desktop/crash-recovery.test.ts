import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { recoverFromCrashes } from '../../../electron/desktop/crash-recovery.ts';

/** A page of a window, as far as it is looked at. */
class Page extends EventEmitter {
  readonly reload = vi.fn();
  readonly forcefullyCrashRenderer = vi.fn();
  isDestroyed = () => false;
}

function setUp() {
  const app = Object.assign(new EventEmitter(), { quit: vi.fn() });
  const page = new Page();
  const reports: string[] = [];
  const questions: {
    readonly trouble: string;
    readonly answer: (choice: 'reload' | 'wait' | 'quit') => void;
  }[] = [];
  const time = { now: 0 };
  recoverFromCrashes({
    app: app as unknown as App,
    report: (what) => reports.push(what),
    now: () => time.now,
    ask: (trouble) => new Promise((answer) => questions.push({ trouble, answer })),
  });
  app.emit('web-contents-created', {}, page);
  const crash = (reason = 'crashed') => app.emit('render-process-gone', {}, page, { reason, exitCode: 5 });
  return { app, page, reports, questions, time, crash };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('a page whose process dies', () => {
  it('is loaded again, and noted', async () => {
    const { crash, page, questions, reports } = setUp();
    crash();
    await soon();
    expect(page.reload).toHaveBeenCalledOnce();
    expect(questions).toEqual([]);
    expect(reports).toEqual(["The page's process ended: crashed (5)."]);
  });

  it('and dies again at once is asked about: open again, or quit', async () => {
    const { app, crash, page, questions, time } = setUp();
    crash();
    await soon();
    time.now = 9_000;
    crash();
    await soon();
    expect(questions.map(({ trouble }) => trouble)).toEqual(['crashed']);
    expect(page.reload).toHaveBeenCalledOnce();
    questions[0]?.answer('reload');
    await soon();
    expect(page.reload).toHaveBeenCalledTimes(2);
    time.now = 10_000;
    crash();
    questions[1]?.answer('quit');
    await soon();
    expect(app.quit).toHaveBeenCalledOnce();
    expect(page.reload).toHaveBeenCalledTimes(2);
  });

  it('and that takes long to load is asked about when it dies right after that', async () => {
    const { crash, page, questions, time } = setUp();
    crash();
    await soon();
    time.now = 30_000;
    page.emit('did-finish-load');
    time.now = 35_000;
    crash();
    await soon();
    expect(questions.map(({ trouble }) => trouble)).toEqual(['crashed']);
    expect(page.reload).toHaveBeenCalledOnce();
  });

  it('and much later another time is loaded again by itself', async () => {
    const { crash, page, questions, time } = setUp();
    crash();
    time.now = 60_000;
    crash();
    await soon();
    expect(page.reload).toHaveBeenCalledTimes(2);
    expect(questions).toEqual([]);
  });

  it('because it was closed is let be', async () => {
    const { crash, page, reports } = setUp();
    crash('clean-exit');
    await soon();
    expect(page.reload).not.toHaveBeenCalled();
    expect(reports).toEqual([]);
  });
});

describe('a page that answers nothing', () => {
  it('is asked about once, and ended before it is opened again', async () => {
    const { crash, page, questions } = setUp();
    page.emit('unresponsive');
    page.emit('unresponsive');
    expect(questions.map(({ trouble }) => trouble)).toEqual(['hung']);
    questions[0]?.answer('reload');
    await soon();
    expect(page.forcefullyCrashRenderer).toHaveBeenCalledOnce();
    expect(page.reload).not.toHaveBeenCalled();
    crash('killed');
    await soon();
    expect(page.reload).toHaveBeenCalledOnce();
    expect(questions).toHaveLength(1);
  });

  it('may be waited for, and is asked about again when it goes on', async () => {
    const { app, page, questions } = setUp();
    page.emit('unresponsive');
    questions[0]?.answer('wait');
    await soon();
    expect(page.forcefullyCrashRenderer).not.toHaveBeenCalled();
    page.emit('unresponsive');
    questions[1]?.answer('quit');
    await soon();
    expect(app.quit).toHaveBeenCalledOnce();
  });
});
