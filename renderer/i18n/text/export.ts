import type { ExportResult } from '../../../electron/contract/export.ts';
import type { Format } from '../format.ts';
import type { Shown } from './plural.ts';
import { plural } from './plural.ts';

/** Words of the export dialog's options. */
export const exportOptionTexts = {
  title: 'More options',
  container: 'Into',
  containers: { folder: 'A folder', zip: 'One ZIP file' },
  audio: 'Audio',
  audioKinds: {
    mp3: 'MP3, as it is',
    wav16: 'WAV, 16 bit',
    wav24: 'WAV, 24 bit',
    'mp3+wav16': 'MP3 and WAV, 16 bit',
    'mp3+wav24': 'MP3 and WAV, 24 bit',
  },
  tags: 'Tags',
  tagsHint: 'Write prompt, voice and date into the MP3',
  beside: 'Beside each clip',
  sidecars: {
    txt: 'Prompt (.txt)',
    json: 'All facts (.json)',
    srt: 'Subtitles (.srt)',
    vtt: 'Captions (.vtt)',
  },
  whole: 'For the whole',
  lists: {
    sums: 'Checksums',
    csv: 'Spreadsheet (.csv)',
    json: 'Catalogue (.json)',
    m3u8: 'Playlists',
    html: 'Web page',
  },
  characters: 'Characters',
  characterKinds: { portable: 'Right on every system', native: 'All that this disk takes' },
  safety: 'Safety',
  fsync: 'Wait until each file has reached the disk',
  rules: {
    changed: { title: 'You changed', choices: ['Leave it alone', 'Export again'] },
    moved: { title: 'You moved', choices: ['Leave it there', 'Export again'] },
    deleted: { title: 'You deleted', choices: ['Export again', 'Leave it away'] },
  },
} as const;

/** Words of the export dialog's parts, of its outcome and of the Exports view. */
export const exportTexts = {
  own: 'My favourites',
  collection: 'A collection',
  whichCollection: 'Collection',
  noCollections: 'You have no collections yet.',
  presets: {
    year: 'By year',
    custom: 'Custom',
    flat: 'All in one folder',
    date: 'By date',
    voice: 'By voice',
    language: 'By language',
    collection: 'By collection',
    take: 'By take',
  },
  fresh: (shown: Shown) => `${shown} new`,
  waiting: (shown: Shown) => `${shown} not fetched yet`,
  changed: (shown: Shown) => `${shown} changed by you and left alone`,
  foreign: (count: number, shown: Shown) =>
    `${shown} ${plural(count, 'other file', 'other files')} never touched`,
  keep: 'Keep this export',
  keepHint: 'Under a name it can be run again with one click.',
  jobName: 'Name',
  jobPlaceholder: 'For example, Audiobook',
  afterSync: 'Run it after each sync',
  rate: (bytes: Shown) => `${bytes} a second`,
  nothingWritten: 'Nothing was written',
  moveBack: 'Give back the names from before',
  check: 'Check files',
  checkAgain: 'Check again',
  checking: 'Comparing each file with the library',
  jobs: 'Kept exports',
  noJobs: 'Give an export a name, and it is kept here, to be run again with one click.',
  run: 'Run',
  runJob: (name: string) => `Run ${name}`,
  remove: 'Remove',
  removeJob: (name: string) => `Remove ${name}`,
  afterEachSync: 'after each sync',
  never: 'Not run yet',
  recent: 'Earlier exports',
  result: (result: ExportResult, format: Pick<Format, 'number'>) =>
    result.problem ??
    [
      `${format.number(result.written)} written`,
      ...(result.renamed > 0 ? [`${format.number(result.renamed)} renamed`] : []),
      ...(result.unchanged > 0 ? [`${format.number(result.unchanged)} already there`] : []),
      ...(result.skipped > 0 ? [`${format.number(result.skipped)} left alone`] : []),
      ...(result.failed > 0 ? [`${format.number(result.failed)} failed`] : []),
    ].join(', '),
} as const;
