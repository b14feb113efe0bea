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
  return homeSpellings(userHome).reduce((rest, spelling) => rest.replaceAll(spelling, '~'), plain);
}

/** As the system spells it, and as stacks do, which name modules by addresses (`file:///C:/Users/Ad%C3%A4`). */
function homeSpellings(userHome: string): readonly string[] {
  if (userHome.length <= 1) return [];
  const slashed = userHome.replaceAll('\\', '/');
  return [...new Set([userHome, slashed, encodeURI(slashed)])];
}
