import type { AccountStatus } from '../contract/account.ts';
import type { LibraryStatus } from '../contract/library-status.ts';
import type { Settings } from '../contract/settings.ts';
import { redact } from './redact.ts';

/** What is put together for someone who helps with a problem. */
export interface Diagnosed {
  /** Name and value, such as `Voicekeep` and `1.0.0`. */
  readonly versions: Readonly<Record<string, string>>;
  readonly account: AccountStatus;
  readonly library: LibraryStatus | null;
  readonly settings: Settings;
  /** The newest lines of the log, oldest first. */
  readonly log: readonly string[];
}

/**
 * A text for a person to read, and then to hand on if they like. No key, no prompt, no note, no name of a file of
 * theirs; folders are told only as the usual place or another.
 */
export function diagnosticsText(diagnosed: Diagnosed, userHome: string): string {
  const { account, library, settings } = diagnosed;
  const sections = [
    ['Versions', lines(diagnosed.versions)],
    [
      'Account',
      lines({
        open: account.kind,
        key: account.key,
        problem: account.problem?.code ?? null,
        libraries: settings.libraries.length,
        'from someone else': settings.foreignLibraries.length,
      }),
    ],
    ['Library', library === null ? ['none is open'] : lines(ofLibrary(library))],
    ['Settings', lines(ofSettings(settings))],
    ['Log', diagnosed.log.length === 0 ? ['empty'] : diagnosed.log],
  ] as const;
  const text = sections.map(([title, content]) => [title, ...content.map((line) => `  ${line}`)].join('\n'));
  return redact(`${text.join('\n\n')}\n`, userHome);
}

function ofLibrary(library: LibraryStatus) {
  const {
    folder: _folder,
    missing: _missing,
    reasons,
    goneMissing,
    audit,
    selfCheck,
    video,
    ...counts
  } = library;
  return {
    ...counts,
    ...Object.fromEntries(reasons.map(({ reason, count }) => [`incomplete ${reason}`, count])),
    'gone and missing': goneMissing.length,
    ...Object.fromEntries(Object.entries(video).map(([name, value]) => [`video ${name}`, value])),
    ...Object.fromEntries(Object.entries(audit ?? {}).map(([name, value]) => [`audit ${name}`, value])),
    'self-check damaged': selfCheck.damaged,
    'self-check finished': selfCheck.finishedAt,
  };
}

function ofSettings(settings: Settings) {
  const {
    keys,
    libraries: _libraries,
    foreignLibraries: _foreignLibraries,
    openedLibraries: _openedLibraries,
    libraryIds: _libraryIds,
    openWith,
    exportFolder,
    exportOptions,
    libraryFolder,
    collectionExports,
    shortcuts,
    audioOutput,
    ...plain
  } = settings;
  return {
    ...plain,
    'exports of collections': Object.keys(collectionExports).length,
    exportTemplate: plain.exportTemplate.length > 0 ? 'set' : 'empty',
    openWith: openWith === null ? 'not chosen' : 'chosen',
    exportFolder: exportFolder === null ? 'not chosen' : 'chosen',
    ...Object.fromEntries(
      Object.entries(exportOptions).map(([name, value]) => [`export: ${name}`, String(value) || 'none']),
    ),
    shortcuts: Object.keys(shortcuts).join(', ') || null,
    libraryFolder: libraryFolder === null ? 'the usual place' : 'another place',
    audioOutput: audioOutput === '' ? 'the system’s' : 'chosen',
    keys: Object.values(keys)
      .map(({ saved, standing }) => `${saved ? 'saved' : 'not saved'}, ${standing}`)
      .join('; '),
  };
}

function lines(values: Readonly<Record<string, string | number | boolean | null>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${name}: ${value ?? 'none'}`);
}
