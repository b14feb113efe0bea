/**
 * Every order that a list can have, described once. `descending`: the direction that a person expects first, such as
 * the newest clips. `collection` is the order made by hand, for a query of one collection alone.
 * How each is read stands in `library/index/sort-orders.ts`.
 */
export const sortRegistry = {
  created: { descending: true },
  duration: { descending: false },
  prompt: { descending: false },
  voice: { descending: false },
  collection: { descending: false },
} as const satisfies Readonly<Record<string, { readonly descending: boolean }>>;

export type ClipSort = keyof typeof sortRegistry;

export const clipSorts = Object.keys(sortRegistry) as readonly ClipSort[] as readonly [
  ClipSort,
  ...ClipSort[],
];
