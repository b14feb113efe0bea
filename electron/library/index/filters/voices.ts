import type { Filter } from './filter.ts';
import { texts } from './filter.ts';

const byName = texts('voices', ({ table }) => table.voice);
const byServiceName = texts('voices', ({ table }) => table.serviceVoice);

/** By what voices are called, or by the service's own names; counted by what they are called. */
export const voices: Filter<'voices'> = {
  check(query, source) {
    const named = byName.check(query, source);
    const serviceNamed = byServiceName.check(query, source);
    return named && serviceNamed && ((slot) => named(slot) || serviceNamed(slot));
  },
  count: byName.count,
};
