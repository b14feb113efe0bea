import type { Command, Option } from 'commander';
import { createProgram } from '../../electron/terminal/program.ts';
import { createTerminalText } from '../../electron/terminal/text.ts';

/** The installed program's commands and options, as its own help tells them. */
export function terminalProgram(version: string): Command {
  const text = createTerminalText();
  return createProgram({ text, run: () => Promise.resolve() }, { version, print: () => undefined });
}

/** One option of a command, as manual and completions need it. */
export interface OptionHelp {
  /** `--limit`, and `-h` where there is one. */
  readonly names: readonly string[];
  /** What stands after it, such as `<dir>`; empty for a flag. */
  readonly value: string;
  readonly description: string;
  readonly choices: readonly string[];
}

/** One command; the program itself has an empty name. */
export interface CommandHelp {
  readonly name: string;
  /** Such as `[dir]`; empty where it takes none. */
  readonly parameters: string;
  readonly description: string;
  readonly options: readonly OptionHelp[];
}

/** The program itself first, then its commands. */
export function commandsOf(program: Command): readonly CommandHelp[] {
  return [
    { name: '', parameters: '', description: program.description(), options: optionsOf(program) },
    ...program.commands.map((command) => ({
      name: command.name(),
      parameters: command.registeredArguments
        .map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`))
        .join(' '),
      description: command.description(),
      options: optionsOf(command),
    })),
  ];
}

function optionsOf(command: Command): readonly OptionHelp[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option: Option) => ({
      names: [option.long, option.short].filter((name) => name !== undefined),
      value: /[<[].*$/.exec(option.flags)?.[0] ?? '',
      description: option.description,
      choices: option.argChoices ?? [],
    }));
}
