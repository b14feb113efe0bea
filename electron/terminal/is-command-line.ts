const commands = new Set(['connect', 'forget', 'sync', 'status', 'list', 'export', 'verify', 'help']);
const options = new Set(['--help', '-h', '--version']);

/** Whether the installed program was called as a command, rather than to open its window. */
export function isCommandLine(words: readonly string[]): boolean {
  return words.some((word) => commands.has(word)) || words.some((word) => options.has(word));
}
