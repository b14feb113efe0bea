import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as electron from 'electron';

/** Puts files on the system's clipboard in the format that its file manager pastes. */
export async function copyFilesToClipboard(files: readonly string[]): Promise<void> {
  if (process.platform === 'win32') return copyByPowerShell(files);
  await writeRaw(process.platform === 'darwin' ? macFormat(files) : linuxFormat(files));
}

interface RawFormat {
  readonly format: string;
  readonly text: string;
}

/** Several files at once go only by this old name; the newer `public.file-url` takes one. */
function macFormat(files: readonly string[]): RawFormat {
  const paths = files.map((file) => `<string>${escapeXml(file)}</string>`).join('');
  return {
    format: 'NSFilenamesPboardType',
    text: `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist version="1.0"><array>${paths}</array></plist>`,
  };
}

/** KDE reads the standard list of addresses; GNOME and those after it want their own. */
function linuxFormat(files: readonly string[]): RawFormat {
  const urls = files.map((file) => pathToFileURL(file).href);
  return /kde/i.test(process.env['XDG_CURRENT_DESKTOP'] ?? '')
    ? { format: 'text/uri-list', text: urls.map((url) => `${url}\r\n`).join('') }
    : { format: 'x-special/gnome-copied-files', text: ['copy', ...urls].join('\n') };
}

/** Electron 45 has clipboard items, older ones have buffers; its own types know only the newest. */
async function writeRaw({ format, text }: RawFormat): Promise<void> {
  const { clipboard } = electron;
  const writeBuffer: unknown = Reflect.get(clipboard, 'writeBuffer');
  if (typeof writeBuffer === 'function') {
    Reflect.apply(writeBuffer, clipboard, [format, Buffer.from(text)]);
    return;
  }
  const type = `electron application/osclipboard;format="${format}"`;
  await clipboard.write([new electron.ClipboardItem({ [type]: new Blob([text]) })]);
}

/** Electron cannot write Windows' list of files. The paths go through standard input, never into the command. */
function copyByPowerShell(files: readonly string[]): Promise<void> {
  const script =
    '[Console]::InputEncoding = [Text.Encoding]::UTF8; Set-Clipboard -LiteralPath @([Console]::In.ReadToEnd().Split("`n") | Where-Object { $_ })';
  return new Promise((resolve, reject) => {
    const shell = execFile(
      // Not by its name alone: that is looked for in the current folder, too.
      path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32/WindowsPowerShell/v1.0/powershell.exe'),
      ['-NoProfile', '-NonInteractive', '-Command', script],
      { windowsHide: true },
      (error) =>
        error ? reject(new Error('The clipboard did not take the files.', { cause: error })) : resolve(),
    );
    shell.stdin?.end(files.join('\n'));
  });
}

function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
