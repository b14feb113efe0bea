/** Whether bytes hold a key, as it is or in a form that something on its way may have given it. */
export function holds(bytes: Buffer, key: string): boolean {
  return formsOf(key).some((form) => bytes.includes(form));
}

/** A key's whole length need not be there: two thirds of it would be found as well. */
function formsOf(key: string): readonly Buffer[] {
  const part = key.slice(0, Math.ceil((key.length * 2) / 3));
  const base64 = [0, 1, 2].map((shift) =>
    // Base64 by itself, and as it falls when other bytes stand before it; the edges depend on these.
    Buffer.from(' '.repeat(shift) + part)
      .toString('base64')
      .slice(4, -4),
  );
  return [
    Buffer.from(part),
    Buffer.from(part, 'utf16le'),
    Buffer.from(Buffer.from(part).toString('hex')),
    Buffer.from(encodeURIComponent(part)),
    Buffer.from(part).reverse(),
    ...base64.map((text) => Buffer.from(text)),
  ];
}
