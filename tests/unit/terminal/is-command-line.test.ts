import { expect, test } from 'vitest';
import { isCommandLine } from '../../../electron/terminal/is-command-line.ts';
import { createProgram } from '../../../electron/terminal/program.ts';
import { createTerminalText } from '../../../electron/terminal/text.ts';

const program = createProgram(
  { text: createTerminalText(), run: () => Promise.resolve() },
  { version: '1.2.3', print: () => undefined },
);

test('the installed program runs every command of the terminal, and opens its window for anything else', () => {
  const names = [...program.commands.map((command) => command.name()), 'help'];
  expect(names.filter((name) => !isCommandLine([name]))).toEqual([]);
  for (const words of [['--help'], ['-h'], ['--version'], ['--sample', 'sync'], ['sync', '--json']]) {
    expect(isCommandLine(words), words.join(' ')).toBe(true);
  }
  for (const words of [[], ['--action=sync'], ['--sample'], ['syncs'], ['/home/anna/list.txt']]) {
    expect(isCommandLine(words), words.join(' ')).toBe(false);
  }
});
