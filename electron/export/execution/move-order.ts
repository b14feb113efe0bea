import { nameKey } from '../naming/file-name.ts';

/** What is given another name. */
interface Named {
  readonly from: string;
  readonly to: string;
}

/** Renames in an order in which every name is free when its turn comes; in a circle, one file steps aside first. */
export async function inOrder<Move extends Named>(
  moves: readonly Move[],
  steps: {
    readonly move: (move: Move) => Promise<void>;
    readonly stepAside: (move: Move) => Promise<void>;
  },
): Promise<void> {
  const holders = new Map(moves.map((move) => [nameKey(move.from), move]));
  const begun = new Set<Move>();
  for (const first of moves) {
    const chain: Move[] = [];
    for (let next: Move | undefined = first; next && !begun.has(next);) {
      begun.add(next);
      chain.push(next);
      const holder = holders.get(nameKey(next.to));
      if (holder && holder !== next && chain.includes(holder)) await steps.stepAside(holder);
      next = holder;
    }
    for (const move of chain.reverse()) await steps.move(move);
  }
}
