/** Answers of the service nest five deep; this leaves room, and keeps hostile ones from the parser. */
const mostDeep = 64;

/** Whether JSON text nests deeper than an answer of the service can. Strings are skipped, so brackets in prompts count not. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > mostDeep) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}
