/** Results whose prompt has more than one take, those of one prompt together, where the first of them stands. */
export function groupTakes(found: Int32Array, prompts: Int32Array): Int32Array {
  const takes = new Map<number, number>();
  for (const prompt of prompts) takes.set(prompt, (takes.get(prompt) ?? 0) + 1);
  const groups = new Map<number, number[]>();
  for (const slot of found) {
    const prompt = prompts[slot] ?? 0;
    if ((takes.get(prompt) ?? 0) < 2) continue;
    const group = groups.get(prompt);
    if (group) group.push(slot);
    else groups.set(prompt, [slot]);
  }
  return Int32Array.from([...groups.values()].flat());
}
