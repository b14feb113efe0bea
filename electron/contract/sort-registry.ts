/**
 * Every order that a list can have, described once. `descending`: the direction that the terminal gives without being
 * asked; `numeric`: amounts and times, which the page shows greatest first. `collection` is the order made by hand, for a
 * query of one collection alone. How each is read stands in `library/index/sort-orders.ts`.
 */
export const sortRegistry = {
  created: { descending: true, numeric: true },
  duration: { descending: false, numeric: true },
  prompt: { descending: false, numeric: false },
  voice: { descending: false, numeric: false },
  loudness: { descending: false, numeric: true },
  collection: { descending: false, numeric: false },
} as const satisfies Readonly<Record<string, { readonly descending: boolean; readonly numeric: boolean }>>;

export type ClipSort = keyof typeof sortRegistry;

export const clipSorts = Object.keys(sortRegistry) as readonly ClipSort[] as readonly [
  ClipSort,
  ...ClipSort[],
];
