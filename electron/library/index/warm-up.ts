/** Time (ms) without a question, before something is made ready for the next ones. */
const quiet = 1000;
/** Time (ms) between two steps, for what comes meanwhile. */
const between = 50;

/** Takes a step after another while nothing is asked, until `step` answers that nothing is left. */
export function createWarmUp(step: () => boolean): { asked(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wait(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (step()) wait(between);
    }, milliseconds);
  }

  return { asked: () => wait(quiet), end: () => clearTimeout(timer) };
}
