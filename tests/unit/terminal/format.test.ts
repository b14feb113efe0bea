import { describe, expect, it } from 'vitest';
import { formatBytes, formatElapsed, formatSeconds } from '../../../electron/terminal/format.ts';
import { createTerminalText } from '../../../electron/terminal/text.ts';
import { createProgressLine, progressText } from '../../../electron/terminal/progress.ts';

const text = createTerminalText();

describe('figures on the terminal', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_600, '1.0 MB'],
    [22_345, '22.3 kB'],
    [123_456_789, '123 MB'],
    [5e15, '5000 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('have seconds as people write them', () => {
    expect([0, 7.4, 59.6, 3723].map(formatSeconds)).toEqual(['0:00', '0:07', '1:00', '1:02:03']);
    expect([420, 62_000].map(formatElapsed)).toEqual(['0.4 s', '1:02']);
  });

  it('say how far a job is, and nothing that is not known', () => {
    const start = {
      job: 'sync',
      phase: 'listing',
      items: 0,
      total: null,
      bytes: 0,
      bytesPerSecond: 0,
      timeLeft: null,
    } as const;
    expect(progressText(start, text)).toBe('Listing clips: 0');
    expect(
      progressText(
        {
          ...start,
          phase: 'audio',
          items: 12,
          total: 2000,
          bytes: 3e6,
          bytesPerSecond: 5e5,
          timeLeft: 83,
        },
        text,
      ),
    ).toBe('Downloading audio: 12 of 2,000, 3.0 MB, 500 kB/s, 1:23 left');
  });
});

describe('progress', () => {
  const now = { job: 'sync', bytes: 0, bytesPerSecond: 0, timeLeft: 0 } as const;

  function shownOn(isTTY: boolean, kind: string | undefined): string {
    const written: string[] = [];
    const write = (piece: string) => written.push(piece) > 0;
    const stream = { isTTY, columns: 80, write } as unknown as NodeJS.WriteStream;
    const line = createProgressLine({ stream, kind, quiet: false, text, clock: () => 0 });
    line.show({ ...now, phase: 'audio', items: 0, total: 0 });
    line.show({ ...now, phase: 'video', items: 1, total: 2 });
    line.clear();
    return written.join('');
  }

  it('rewrites its line where the terminal can, and prints lines elsewhere', () => {
    expect(shownOn(true, 'xterm')).toBe('\rDownloading videos: 1 of 2, 0:00 left\u001b[K\r\u001b[K');
    for (const plain of [shownOn(true, 'dumb'), shownOn(false, 'xterm')]) {
      expect(plain).toBe('Downloading videos: 1 of 2, 0:00 left\n');
    }
  });
});
