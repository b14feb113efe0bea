import { Command } from 'commander';
import type { CommandFrame } from './command.ts';
import { addConnect } from './commands/connect.ts';
import { addExport } from './commands/export.ts';
import { addForget } from './commands/forget.ts';
import { addList } from './commands/list.ts';
import { addStatus } from './commands/status.ts';
import { addSync } from './commands/sync.ts';
import { addVerify } from './commands/verify.ts';
import type { TerminalText } from './text.ts';

/** The command line. Help goes to `print`; errors are thrown as `CommanderError` or `UsageError`, never printed. */
export function createProgram(
  frame: CommandFrame,
  { version, print }: { readonly version: string; readonly print: (text: string) => void },
): Command {
  const { text } = frame;
  const program = new Command('voicekeep')
    .description(text('program.description'))
    .version(version, '--version', text('program.option.version'))
    .option('--library <dir>', text('program.option.library'))
    .option('--api <url>', text('program.option.api'))
    .option('--key-file <file>', text('program.option.keyFile'))
    .option('--sample', text('program.option.sample'))
    .option('--json', text('program.option.json'))
    .helpOption('-h, --help', text('program.option.help'))
    .helpCommand('help [command]', text('program.help'))
    .addHelpText('after', `\n${text('program.footer')}`)
    .configureHelp({ showGlobalOptions: true, styleTitle: (title) => titleOf(title, text) })
    .configureOutput({ writeOut: print, writeErr: print, outputError: () => undefined })
    .exitOverride();
  addConnect(program, frame);
  addForget(program, frame);
  addSync(program, frame);
  addStatus(program, frame);
  addList(program, frame);
  addExport(program, frame);
  addVerify(program, frame);
  for (const command of program.commands) command.helpOption('-h, --help', text('program.option.help'));
  return program;
}

/** The titles of commander's help. */
function titleOf(title: string, text: TerminalText): string {
  switch (title) {
    case 'Usage:':
      return text('help.usage');
    case 'Arguments:':
      return text('help.arguments');
    case 'Options:':
      return text('help.options');
    case 'Global Options:':
      return text('help.globalOptions');
    case 'Commands:':
      return text('help.commands');
    default:
      return title;
  }
}
