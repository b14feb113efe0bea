import { wavKinds } from './wav.ts';

/** Most clips that are handed to another program at once; more is what an export is for. */
export const mostHandedOver = 500;

/** What copies of audio for other programs can be. */
export const copyFormats = ['mp3', ...wavKinds] as const;
export type CopyFormat = (typeof copyFormats)[number];

export interface HandedOver {
  /** How many of the clips were left out, because their audio is not here. */
  readonly left: number;
  /** Where the copies lie. */
  readonly folder: string;
}
