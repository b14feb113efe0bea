import type { JobProgress } from '../../electron/contract/job.ts';
import { shortcuts } from '../app/shortcuts.ts';
import { about, diagnostics, keys, libraries, updates } from './text/about.ts';
import { collections } from './text/collections.ts';
import { details } from './text/details.ts';
import { facets } from './text/facets.ts';
import { filters } from './text/filters.ts';
import { audio, list } from './text/list.ts';
import { menu, nav } from './text/nav.ts';
import { player } from './text/player.ts';
import type { Shown } from './text/plural.ts';
import { plural } from './text/plural.ts';

/** Every text of the interface; the larger areas have files of their own in text/. Numbers, sizes and times come in already written for the reader's locale. */
export const texts = {
  close: 'Close',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  copied: 'Copied',
  clear: 'Clear',
  clearAll: 'Clear all',

  errors: {
    internal:
      'Something went wrong inside Voicekeep. Your clips are untouched. Try again; if it comes back, please report it.',
  },

  firstRun: {
    title: 'Keep every voiceover you have made',
    lead: 'Voicekeep brings home all your Stablecog voiceovers, plays them offline and puts them into folders.',
    connect: 'Connect with a key',
    keyLabel: 'Stablecog key',
    keyPlaceholder: 'Paste your key',
    submit: 'Connect',
    connecting: 'Checking the key',
    whereKey: 'Where do I get a key?',
    privacy: 'The key goes to your system’s keychain and to Stablecog, and nowhere else.',
    emptyKey: 'Paste your key first.',
    showKey: 'Show the key',
    hideKey: 'Hide the key',
    or: 'No key at hand?',
    sample: 'Try it with a sample library',
    sampleHint: 'Real speech in many languages, made for trying things out.',
    openKept: 'Open my library',
    keychain: {
      locked: 'Your keychain is locked. The key stays for this session only until you unlock it.',
      denied: 'Your keychain did not let Voicekeep in. The key stays for this session only.',
      unavailable:
        'This computer offers no keychain. The key stays for this session only and is never written down.',
      'no-libsecret':
        'libsecret is missing, so the keychain is out of reach. The key stays for this session only; install libsecret-1-0 (Fedora and Arch: libsecret) to keep it.',
    },
  },

  jobs: {
    phase: {
      listing: 'Listing clips',
      audio: 'Fetching audio',
      planning: 'Planning',
      writing: 'Copying',
      checking: 'Checking',
      repairing: 'Repairing',
    } satisfies Record<JobProgress['phase'], string>,
    of: (items: Shown, total: Shown | null) => (total === null ? items : `${items} of ${total}`),
    left: (time: Shown) => `${time} left`,
    starting: 'Starting',
    cancel: 'Cancel',
    progress: { sync: 'Sync progress', export: 'Export progress', verify: 'Verify progress' },
    started: 'Sync started',
    synced: 'Up to date',
    syncedNew: (count: number, shown: Shown) => `${shown} new ${plural(count, 'clip', 'clips')}`,
    syncedPart: (count: number, shown: Shown) =>
      `${shown} ${plural(count, 'clip', 'clips')} could not be fetched. Sync tries again.`,
    cancelled: 'Sync stopped. What was fetched stays.',
    offline: 'Offline. Your clips here play as always.',
  },

  export: {
    title: 'Export',
    what: 'Clips',
    everything: 'Everything',
    hits: 'Current hits',
    selection: 'Selection',
    favourites: 'Favourites',
    folder: 'Folder',
    noFolder: 'No folder chosen yet',
    choose: 'Choose…',
    names: 'Names',
    template: 'Template',
    preview: 'Files will be named',
    clips: (count: number, shown: Shown) => `${shown} ${plural(count, 'clip', 'clips')}`,
    unchanged: (shown: Shown) => `${shown} already there`,
    needed: (bytes: Shown) => `${bytes} to write`,
    free: (bytes: Shown) => `${bytes} free`,
    tooLittle: 'There is not enough room in this folder.',
    submit: 'Export',
    chooseFirst: 'Choose a folder first.',
    nothing: 'There is nothing to export in this choice.',
    column: (column: Shown) => `At character ${column}`,
    openFolder: 'Open folder',
    again: 'Export more',
    done: (count: number, shown: Shown) => `${shown} ${plural(count, 'clip', 'clips')} written`,
    doneNothing: 'Everything was already there',
    into: (folder: string) => `In ${folder}`,
    renamed: (shown: Shown) => `${shown} renamed`,
    failed: (shown: Shown) => `${shown} failed`,
    left: (shown: Shown) => `${shown} left alone`,
    notes: 'What was left out, and why',
    cancelled: 'Export stopped. What was written stays.',
    emptyView: 'Copy your clips into a folder, named the way you like.',
    start: 'Export clips',
    last: 'Last export',
  },

  health: {
    title: 'Health',
    whole: (shown: Shown) => `${shown} of ${shown} clips are here, whole.`,
    part: (cached: Shown, all: Shown) => `${cached} of ${all} clips are here, whole.`,
    empty: 'There are no clips in this library yet.',
    audit: (total: Shown, without: number, withoutShown: Shown) =>
      `The service counts ${total}` +
      (without === 0
        ? ', and every one is accounted for.'
        : `: ${withoutShown} ${plural(without, 'voiceover has', 'voiceovers have')} no audio left.`),
    unaccounted: (count: number, shown: Shown) =>
      `${shown} ${plural(count, 'row', 'rows')} of the service could not be accounted for. Check everything to count again.`,
    noAudit: 'The service’s own count has not been compared yet.',
    cached: 'Kept here',
    waiting: 'Waiting',
    failed: 'Failed',
    unavailable: 'No audio left',
    gone: 'Gone from Stablecog',
    size: 'Size on disk',
    length: 'Length',
    lastSync: 'Last sync',
    never: 'Not yet',
    verify: 'Verify',
    verifyHint: 'Read every file again and compare it with what was fetched.',
    full: 'Check everything',
    fullHint: 'List every clip on Stablecog again and fetch what is missing.',
    verified: (count: number, shown: Shown) =>
      `${shown} ${plural(count, 'file', 'files')} checked, every one is whole.`,
    verifiedPart: (ok: Shown, checked: Shown) => `${ok} of ${checked} files are whole.`,
    repaired: (shown: Shown) => `${shown} fetched again.`,
    selfChecked: (date: Shown) => `All files were last checked on ${date}.`,
    selfCheckFound: (count: number, shown: Shown) =>
      `${shown} ${plural(count, 'file is', 'files are')} damaged or missing.`,
    repair: 'Fetch what is missing again',
    verifyCancelled: 'Verifying stopped. What was done stays.',
    difference: { missing: 'Missing', changed: 'Changed', foreign: 'Not ours', unreadable: 'Unreadable' },
  },

  settings: {
    title: 'Settings',
    theme: 'Appearance',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    connections: 'Downloads at once',
    selfCheck: 'Check files by itself, a few at a time',
    folder: 'Library folder',
    openFolder: 'Open folder',
    account: 'Account',
    sampleOpen: 'The sample library is open.',
    key: keys,
    forget: 'Forget the key',
    toSample: 'Open the sample library',
    toService: 'Open my library',
    leave: 'Leave this library',
    leaveHint: 'Nothing is deleted.',
    newKey: 'Use another key',
    forgotten: 'The key is gone from the keychain and from memory. The library stays.',
    retry: 'Try again',
    about: (version: string) => `Voicekeep ${version}`,
  },

  about,
  diagnostics,
  libraries,
  updates,
  nav,
  menu,
  player,
  list,
  audio,
  filters,
  collections,
  details,
  facets,
  shortcuts,
} as const;

/** What to call a voice of the service: `v2/en_speaker_6` is "Speaker 6"; other names stay as they are. */
export function voiceName(voice: string): string {
  const number = /speaker_(\d+)$/.exec(voice)?.[1];
  if (number !== undefined) return texts.list.speaker(number);
  return voice === '' ? texts.list.unknownVoice : voice;
}

/** A prompt on one line, or the words that stand for an empty one. */
export function promptTitle(prompt: string): string {
  const line = prompt.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line === '' ? texts.list.noPrompt : line;
}
