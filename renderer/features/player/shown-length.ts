import type { Player } from './player.svelte.ts';

/**
 * Seconds that a clip is said to be long: as the list and the filters say it. What plays it counts the silence that
 * encoders add.
 */
export function shownLength({ clip, duration }: Pick<Player, 'clip' | 'duration'>): number {
  return clip?.duration ?? duration;
}
