import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** As much of a window as the watch needs: this file is also read where there is no DOM. */
interface Watched {
  /** What was done when the focus fell to the body. */
  focusLost?: string[];
  readonly document: { readonly activeElement: unknown; readonly body: unknown };
  addEventListener(
    type: string,
    listener: (event: { readonly key?: string; readonly target: { readonly outerHTML?: string } }) => void,
    capture: boolean,
  ): void;
}

/** Time (ms) after something was done in which the page may still be drawing what follows from it. */
const drawing = 300;
/** Time (ms) after which it is looked at again: what was done next may just have taken a dialog away. */
const again = 100;

/** Looks after every click and key whether the keyboard is somewhere in the page. */
export async function watchFocus(page: Page): Promise<void> {
  await page.evaluate(
    ([wait, more]) => {
      const view = globalThis as unknown as Watched;
      const lost: string[] = [];
      view.focusLost = lost;
      for (const type of ['click', 'keyup']) {
        view.addEventListener(
          type,
          ({ key, target }) => {
            // By itself it does nothing; tests press it to be there.
            if (key === 'Shift') return;
            const what = `${key ?? type} on ${target.outerHTML?.slice(0, 120) ?? ''}`;
            const isLost = () => [null, view.document.body].includes(view.document.activeElement);
            setTimeout(() => {
              if (!isLost()) return;
              setTimeout(() => {
                if (isLost()) lost.push(what);
              }, more);
            }, wait);
          },
          true,
        );
      }
    },
    [drawing, again] as const,
  );
}

/** After all that a test did the keyboard was somewhere. */
export async function expectFocusKept(page: Page): Promise<void> {
  if (page.isClosed()) return;
  const lost = await page.evaluate(() => (globalThis as unknown as Watched).focusLost ?? []);
  expect(lost, 'actions after which the focus was on the body').toEqual([]);
}
