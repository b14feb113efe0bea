import type { ElectronApplication, Locator, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { startApp, withFolder } from '../app.ts';
import type { LibraryPage } from '../library-page.ts';
import { libraryPage, openSample } from '../library-page.ts';

type Role = Parameters<Page['getByRole']>[0];

/** Someone at the app: what is done goes by what is seen, with mouse or keys, and each thing done is a step. */
export interface Person {
  /** A click on what has this name; a sentence that is seen will do as well. */
  click(name: string | RegExp, role?: Role): Promise<void>;
  /** A click on a clip of the list, the first one being 0. */
  clickClip(place: number, options?: Parameters<Locator['click']>[0]): Promise<void>;
  press(keys: string): Promise<void>;
  /** Drags a clip of the list, and all that are selected with it, out of the window. */
  drag(place: number): Promise<void>;
  /** Writes into what has the focus. */
  type(text: string): Promise<void>;
  /** Chooses from a list of choices. */
  choose(name: string | RegExp, choice: string | RegExp): Promise<void>;
  /** What is to be read in the end: it costs no step. */
  reads(text: string | RegExp): Promise<void>;
  readonly steps: number;
}

/** What a task has at hand. */
export interface TaskSetting {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly library: LibraryPage;
  readonly person: Person;
  /** A folder of the person's, empty. */
  readonly folder: string;
  readonly home: string;
}

/**
 * What a person sees, once it is there: in front is a dialog where there is one, or else the page. A dialog that is about
 * to close, or a page that is about to change, is waited for as a person does.
 */
async function seen(page: Page, find: (front: Page | Locator) => Locator): Promise<Locator> {
  const dialog = page.locator('dialog[open]').last();
  const found = async () => find((await dialog.count()) > 0 ? dialog : page).first();
  await expect.poll(async () => (await found()).isVisible(), { timeout: 30_000 }).toBe(true);
  return found();
}

/** Someone at a page. */
export function createPerson(page: Page): Person {
  let steps = 0;
  const step = async (act: Promise<unknown>) => {
    steps += 1;
    await act;
  };
  return {
    get steps() {
      return steps;
    },
    click: async (name, role = 'button') => {
      const exact = typeof name === 'string';
      const place = await seen(page, (front) => front.getByRole(role, { name, exact }));
      await step(place.click());
    },
    clickClip: (place, options) => step(libraryPage(page).row(place).locator('.prompt').click(options)),
    drag: (place) =>
      step(
        (async () => {
          await libraryPage(page).row(place).hover();
          await page.mouse.down();
          // What is dragged is told as soon as the pointer has moved away.
          await libraryPage(page)
            .row(place + 3)
            .hover();
          await page.mouse.up();
        })(),
      ),
    press: (keys) => step(page.keyboard.press(keys)),
    type: (text) => step(page.keyboard.type(text)),
    choose: async (name, choice) => {
      const list = await seen(page, (front) => front.getByRole('combobox', { name }));
      const options = await list.getByRole('option').allInnerTexts();
      const label = options.find((option) =>
        typeof choice === 'string' ? option === choice : choice.test(option),
      );
      expect(label, `"${String(choice)}" among ${options.join(', ')}`).toBeDefined();
      await step(list.selectOption({ label: label ?? '' }));
    },
    reads: async (text) => {
      await seen(page, (front) => front.getByText(text));
    },
  };
}

/**
 * A task of a week of work, as a person does it with the sample library. `most`: steps that it may take; how many it
 * took is printed.
 */
export function task(title: string, most: number, work: (setting: TaskSetting) => Promise<void>): void {
  test(title, async () => {
    await withFolder(async (folder) => {
      const home = `${folder}/home`;
      const { application, page, close } = await startApp(home);
      const library = await openSample(page);
      const person = createPerson(page);
      await work({ application, page, library, person, folder: `${folder}/mine`, home });
      tookAtMost(most, title, person);
      await close();
    });
  });
}

/** A task that begins before a library is open. */
export function firstTask(
  title: string,
  most: number,
  work: (setting: Omit<TaskSetting, 'library'>) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
): void {
  test(title, async () => {
    await withFolder(async (folder) => {
      const home = `${folder}/home`;
      const { application, page, close } = await startApp(home, environment);
      const person = createPerson(page);
      await work({ application, page, person, folder: `${folder}/mine`, home });
      tookAtMost(most, title, person);
      await close();
    });
  });
}

/** Prints how many steps a task took, and holds that they were few. */
export function tookAtMost(most: number, title: string, { steps }: Person): void {
  process.stdout.write(`  ${steps} steps (at most ${most}): ${title}\n`);
  expect(steps, 'steps').toBeLessThanOrEqual(most);
}
