/**
 * Takes out of a text what is nobody's business: keys, what is asked with a bearer token, queries of addresses, files
 * that an error names, and the name of the person in other paths.
 */
export function redact(text: string, userHome: string): string {
  const plain = text
    .replace(/\bBearer\s+\S+/gi, 'Bearer […]')
    .replace(/\bsc-[\w-]{6,}/g, 'sc-[…]')
    .replace(/\b[0-9a-f]{32,}\b/gi, '[…]')
    // As Node's errors name files.
    .replace(/'[^'\n]*[\\/][^'\n]*'/g, "'[path]'")
    .replace(/(https?:\/\/[^\s?#"']+)[?#][^\s"']*/g, '$1?[…]');
  return userHome.length > 1 ? plain.replaceAll(userHome, '~') : plain;
}
