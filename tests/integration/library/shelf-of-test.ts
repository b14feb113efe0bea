import { onTestFinished } from 'vitest';
import type { Library } from '../../../electron/library/library.ts';
import type { Shelf } from './shelf.ts';
import { makeShelf } from './shelf.ts';

/** A shelf of the test that runs, removed at its end. */
export async function shelfOfTest(): Promise<Shelf> {
  const shelf = await makeShelf();
  onTestFinished(shelf.remove);
  return shelf;
}

/** The same, with an empty library that may be written to. */
export async function openShelfOfTest(): Promise<{ readonly shelf: Shelf; readonly library: Library }> {
  const shelf = await shelfOfTest();
  return { shelf, library: await shelf.open() };
}
