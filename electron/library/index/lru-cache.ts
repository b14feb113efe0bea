/** The value of a key, made when it is not there; those used longest ago are dropped when there are more than `most`. */
export function cached<Value>(
  cache: Map<string, Value>,
  most: number,
  key: string,
  make: () => Value,
): Value {
  const value = cache.get(key) ?? make();
  cache.delete(key);
  cache.set(key, value);
  for (const oldest of cache.keys()) {
    if (cache.size <= most) break;
    cache.delete(oldest);
  }
  return value;
}
