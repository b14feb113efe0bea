import type { PageState } from '../../app/page.ts';

/** Speeds that are offered, slowest first. */
export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

/** The next speed that is offered, faster or slower; the last one stays. */
export function nextSpeed(speed: number, by: -1 | 1): number {
  const further = by === 1 ? speeds.find((one) => one > speed) : speeds.findLast((one) => one < speed);
  return further ?? speed;
}

/** Plays faster or slower, and says how fast. */
export function changeSpeed({ announcer, player: { tone }, t }: PageState, by: -1 | 1): void {
  tone.setSpeed(nextSpeed(tone.speed, by));
  announcer.sayLast('speed', t('player.speedNow', { speed: tone.speed }));
}
