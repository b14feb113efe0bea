import type { Shown } from './plural.ts';
import { plural } from './plural.ts';

export const facets = {
  voices: (count: number, shown: Shown) => `${shown} ${plural(count, 'voice', 'voices')}`,
  languages: (count: number, shown: Shown) => `${shown} ${plural(count, 'language', 'languages')}`,
  sum: (length: Shown) => `${length} in all`,
  clips: (count: number, shown: Shown) => `${shown} ${plural(count, 'clip', 'clips')}`,
  show: (name: string) => `Show the clips of ${name}`,
  hear: (name: string) => `Hear ${name}`,
  pause: (name: string) => `Pause ${name}`,
  noExample: 'No clip of this is here yet',
  unknownLanguage: 'Unknown language',
  loading: 'Counting',
  emptyVoices: 'Voices show up here once your clips are in.',
  emptyLanguages: 'Languages show up here once your clips are in.',
} as const;
