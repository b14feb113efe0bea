import { cp } from 'node:fs/promises';
import { afterAll, onTestFinished } from 'vitest';
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

/**
 * Fills shelves with a library that `make` makes once for a file of tests, and closes: starting the threads that check
 * media takes longer than most tests.
 */
export function filledOnce(make: (shelf: Shelf) => Promise<void>): (shelf: Shelf) => Promise<void> {
  let first: Promise<Shelf> | null = null;
  afterAll(async () => (await first)?.remove());
  return async (shelf) => {
    first ??= makeFirst(make);
    await cp((await first).folder, shelf.folder, { recursive: true, preserveTimestamps: true });
  };
}

async function makeFirst(make: (shelf: Shelf) => Promise<void>): Promise<Shelf> {
  const shelf = await makeShelf();
  await make(shelf);
  return shelf;
}
