import type { Filter } from './filter.ts';

export const collection: Filter<'collection'> = {
  check(query, source) {
    if (query.collection === null) return null;
    const inside = new Uint8Array(source.table.size);
    for (const slot of source.collected(query.collection)) inside[slot] = 1;
    return (slot) => inside[slot] === 1;
  },
  count: (source, passes) =>
    source.collections().map((id) => ({ id, clips: source.collected(id).filter(passes).length })),
};
