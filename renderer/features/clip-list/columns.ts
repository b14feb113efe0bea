/** A column of the list. */
export type Column =
  'order' | 'play' | 'wave' | 'prompt' | 'voice' | 'seed' | 'temperature' | 'duration' | 'created' | 'state';

/** The columns of a list, in their order; a narrow window shows fewer. */
export function columnsOf(list: {
  readonly inCollection: boolean;
  readonly takes: boolean;
}): readonly Column[] {
  return [
    ...(list.inCollection ? (['order'] as const) : []),
    'play',
    'wave',
    'prompt',
    'voice',
    ...(list.takes ? (['seed', 'temperature'] as const) : []),
    'duration',
    'created',
    'state',
  ];
}
