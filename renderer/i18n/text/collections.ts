import type { Shown } from './plural.ts';
import { plural } from './plural.ts';

export const collections = {
  label: 'Collections',
  add: 'New collection',
  rename: 'Rename',
  renameOne: (name: string) => `Rename ${name}`,
  delete: 'Delete…',
  export: 'Export…',
  more: (name: string) => `Actions for ${name}`,
  name: 'Name',
  namePlaceholder: 'Such as Chapter one',
  create: 'Create',
  save: 'Save',
  createTitle: 'New collection',
  createWith: (count: number, shown: Shown) => `With ${shown} selected ${plural(count, 'clip', 'clips')}.`,
  renameTitle: 'Rename collection',
  deleteTitle: 'Delete this collection?',
  deleteWords: (name: string, count: number, shown: Shown) =>
    `“${name}” with ${shown} ${plural(count, 'clip', 'clips')} goes away. The clips themselves stay in your library.`,
  deleteNow: 'Delete collection',
  keep: 'Keep it',
  none: 'A collection is a list of your own, in your own order.',
  empty: 'This collection is empty. Select clips in the library and add them from their menu.',
  made: (name: string) => `Collection ${name} made`,
  removed: 'Removed from the collection',
} as const;
