/** The rules of Windows, macOS, Linux, exFAT and SMB for a relative path, written apart from the code that they check. */
export function brokenRules(path: string): readonly string[] {
  const broken: string[] = [];
  if (path.length > 200) broken.push(`path of ${path.length} units`);
  if (path !== path.normalize('NFC')) broken.push('not NFC');
  if (path.startsWith('/')) broken.push('absolute');
  for (const name of path.split('/')) {
    const bytes = new TextEncoder().encode(name).length;
    if (name === '') broken.push('empty name');
    if (name === '.' || name === '..') broken.push('leaves the folder');
    if (bytes > 255) broken.push(`name of ${bytes} bytes`);
    if (name.length > 255) broken.push('name of more than 255 units');
    if (name.normalize('NFD').length > 255) broken.push('name of more than 255 units on HFS+');
    if (/[<>:"\\|?*]/.test(name)) broken.push('reserved character');
    if (/[\p{Cc}]/u.test(name)) broken.push('control character');
    if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(name)) broken.push('bidirectional control');
    if (/\p{Cs}/u.test(name)) broken.push('lone surrogate');
    if (/\p{Noncharacter_Code_Point}/u.test(name)) broken.push('noncharacter');
    if (/[. ]$/.test(name)) broken.push('trailing dot or space');
    if (/^[.\- ]/.test(name)) broken.push('leading dot, dash or space');
    const base = (name.split('.')[0] ?? '').trimEnd().toUpperCase();
    const numbered = /^(?:COM|LPT)[0-9¹²³]$/.test(base);
    if (numbered || ['CON', 'PRN', 'AUX', 'NUL', 'CONIN$', 'CONOUT$'].includes(base))
      broken.push('device name');
  }
  return broken;
}
