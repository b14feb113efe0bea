import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { moveExclusiveNow } from '../../../electron/platform/move-exclusive.ts';

/** Memory that Linux shows as a disk of its own. */
const memory = '/dev/shm';
const isOtherDisk = existsSync(memory) && statSync(memory).dev !== statSync(tmpdir()).dev;

const places = [
  { name: 'the same disk', parent: tmpdir(), skipped: false },
  { name: 'another disk (where /dev/shm is one)', parent: memory, skipped: !isOtherDisk },
];

describe.each(places)('a file that is moved to $name', ({ parent, skipped }) => {
  let source = '';
  let target = '';
  beforeEach(() => {
    source = mkdtempSync(path.join(tmpdir(), 'voicekeep-move-'));
    target = skipped ? source : mkdtempSync(path.join(parent, 'voicekeep-move-'));
    writeFileSync(path.join(source, 'clip.mp3'), 'a clip');
  });
  afterEach(() => {
    for (const folder of [source, target]) rmSync(folder, { recursive: true, force: true });
  });

  test.skipIf(skipped)('is there whole, and nowhere else', () => {
    expect(moveExclusiveNow(path.join(source, 'clip.mp3'), path.join(target, 'mine.mp3'))).toBe(true);
    expect(readFileSync(path.join(target, 'mine.mp3'), 'utf8')).toBe('a clip');
    expect(readdirSync(source)).toEqual([]);
    expect(readdirSync(target)).toEqual(['mine.mp3']);
  });

  test.skipIf(skipped)('leaves what has the name, and stays', () => {
    writeFileSync(path.join(target, 'mine.mp3'), 'my own');
    expect(moveExclusiveNow(path.join(source, 'clip.mp3'), path.join(target, 'mine.mp3'))).toBe(false);
    expect(readFileSync(path.join(target, 'mine.mp3'), 'utf8')).toBe('my own');
    expect(readdirSync(source)).toEqual(['clip.mp3']);
    expect(readdirSync(target)).toEqual(['mine.mp3']);
  });
});
