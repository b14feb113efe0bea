/** Runs what it is given one after the other. */
export interface SerialQueue {
  /** Runs `work` when all before it has ended, well or not; answers as `work` does. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
}

export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();

  function run<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => undefined); // whoever asked for it is told
    return result;
  }

  return { run, idle: () => run(() => Promise.resolve()) };
}
