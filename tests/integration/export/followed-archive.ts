import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect } from 'vitest';
import type { Selection } from '../../../electron/contract/clip-query.ts';
import { clipQuerySchema } from '../../../electron/contract/clip-query.ts';
import type { ExportOptionsInput } from '../../../electron/contract/export.ts';
import { useFakeArchive } from './fake-archive.ts';

export const collection = (id: string, more: object = {}): Selection => ({
  kind: 'query',
  query: clipQuerySchema.parse({ collection: id, ...more }),
});
export const episode = collection('episode');
export const numbered: ExportOptionsInput = { numbered: true, fsync: false };
export const plain: ExportOptionsInput = { fsync: false };

/** Exports that follow a collection: numbered in its order, and without what is no longer part of it. */
export function useFollowedArchive() {
  const archive = useFakeArchive();
  beforeEach(() => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) archive.library.add({ id, prompt: `Line ${id}` });
  });
  return {
    archive,
    holds(...ids: string[]): void {
      archive.library.members.set('episode', ids);
    },
    run: (options: ExportOptionsInput = numbered, selection = episode, template = '{prompt}') =>
      archive.run({ template, selection, options }),
    preview: (options: ExportOptionsInput = numbered, selection = episode) =>
      archive.exporter.preview({ folder: archive.out, template: '{prompt}', selection, options }),
    async expectWhole(): Promise<void> {
      expect(await archive.verify()).toMatchObject({ missing: 0, changed: 0, foreign: 0, unreadable: 0 });
    },
    read: (path: string) => readFileSync(join(archive.out, path), 'utf8'),
  };
}
