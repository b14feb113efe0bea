/** The value of a key, made when it is not there; the ones used longest ago are dropped. */
export function keep<Value>(kept: Map<string, Value>, most: number, key: string, make: () => Value): Value {
  const value = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(oldest);
  }
  return value;
}
