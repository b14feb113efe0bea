import type { ExportOptions } from '../../../electron/contract/export.ts';

import type { Preferences } from '../settings/preferences.svelte.ts';

/** Where an export goes, by which names, and how. */
interface Target {
  readonly folder: string | null;
  readonly template: string;
  readonly options: ExportOptions;
}

/** A collection begins with its order as numbers, and in no folder: another export's would be renamed for it. */
const ofCollection = { folder: null, template: '{prompt:60}', numbered: true };

/**
 * What an export was last described by: each collection has folder, names and numbers of its own, all other exports have
 * those of the settings in common.
 */
export class ExportTarget {
  readonly #preferences: Preferences;
  readonly #collection: () => string | null;

  /** `collection`: id of the one that is exported; null for anything else. */
  constructor(preferences: Preferences, collection: () => string | null) {
    this.#preferences = preferences;
    this.#collection = collection;
  }

  readonly #now: Target = $derived.by(() => {
    const { exportFolder, exportTemplate, exportOptions, collectionExports } = this.#preferences.settings;
    const collection = this.#collection();
    if (collection === null)
      return { folder: exportFolder, template: exportTemplate, options: exportOptions };
    const { folder, template, numbered } = collectionExports[collection] ?? ofCollection;
    return { folder, template, options: { ...exportOptions, numbered } };
  });

  get folder(): string | null {
    return this.#now.folder;
  }

  get template(): string {
    return this.#now.template;
  }

  get options(): ExportOptions {
    return this.#now.options;
  }

  change(change: Partial<Target>): void {
    const { folder, template, options } = { ...this.#now, ...change };
    const collection = this.#collection();
    const { settings } = this.#preferences;
    if (collection === null) {
      this.#preferences.change({
        ...(change.folder === undefined ? {} : { exportFolder: folder }),
        ...(change.template === undefined ? {} : { exportTemplate: template }),
        ...(change.options === undefined ? {} : { exportOptions: options }),
      });
      return;
    }
    this.#preferences.change({
      collectionExports: {
        ...settings.collectionExports,
        [collection]: { folder, template, numbered: options.numbered },
      },
      ...(change.options === undefined
        ? {}
        : { exportOptions: { ...options, numbered: settings.exportOptions.numbered } }),
    });
  }
}
