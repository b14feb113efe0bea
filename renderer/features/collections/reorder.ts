/** What to ask for so that clips come to stand elsewhere. */
export interface Move {
  /** In the order in which they stand. */
  readonly ids: readonly string[];
  /** The clip that they come to stand before; null: at the end. */
  readonly before: string | null;
  /** Where the first of them then stands. */
  readonly index: number;
}

/** Moves of single clips, in order, after which those that were moved stand again where they stood in `before`. */
export function stepsBack(
  before: readonly string[],
  moved: ReadonlySet<string>,
): readonly { readonly id: string; readonly before: string | null }[] {
  const steps = before.flatMap((id, at) => (moved.has(id) ? [{ id, before: before[at + 1] ?? null }] : []));
  // From the last one on: what each is put before then stands where it should.
  return steps.reverse();
}

/** Moves clips of a list together to before the clip that stands in index `to`; null when that changes nothing. */
export function moveBefore(all: readonly string[], moving: ReadonlySet<string>, to: number): Move | null {
  const ids = all.filter((id) => moving.has(id));
  if (ids.length === 0) return null;
  let at = Math.max(0, to);
  while (at < all.length && moving.has(all[at] ?? '')) at += 1;
  const before = all[at] ?? null;
  const rest = all.filter((id) => !moving.has(id));
  const index = before === null ? rest.length : rest.indexOf(before);
  const same = ids.every((id, step) => all[index + step] === id);
  return same ? null : { ids, before, index };
}

/** One index up (-1) or down (1), together. */
export function moveBy(all: readonly string[], moving: ReadonlySet<string>, by: -1 | 1): Move | null {
  const indices = all.flatMap((id, index) => (moving.has(id) ? [index] : []));
  const edge = by === -1 ? indices[0] : indices.at(-1);
  if (edge === undefined) return null;
  return by === -1
    ? edge === 0
      ? null
      : moveBefore(all, moving, edge - 1)
    : moveBefore(all, moving, edge + 2);
}
