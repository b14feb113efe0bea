import type { CommandHelp, OptionHelp } from './terminal-help.ts';

/** What each shell completes `voicekeep` with. */
export function completions(
  commands: readonly CommandHelp[],
): Readonly<Record<'bash' | 'zsh' | 'fish', string>> {
  return { bash: bash(commands), zsh: zsh(commands), fish: fish(commands) };
}

const names = (commands: readonly CommandHelp[]) => commands.map(({ name }) => name).filter(Boolean);
const isFolder = ({ value }: OptionHelp) => /dir|folder|path/i.test(value);

const flagsOf = (options: readonly OptionHelp[]) => [...new Set(options.flatMap((one) => one.names))];

function bash(commands: readonly CommandHelp[]): string {
  const common = commands.find(({ name }) => name === '')?.options ?? [];
  const withValue = commands.flatMap(({ options }) => options).filter(({ value }) => value !== '');
  const cases = commands
    .filter(({ name }) => name !== '')
    .map(({ name, options, parameters }) => {
      const folder = parameters === '' ? '' : ' folders=yes';
      return `    ${name}) words='${flagsOf([...options, ...common]).join(' ')}'${folder} ;;`;
    });
  const folders = flagsOf(withValue.filter(isFolder));
  const choices = withValue
    .filter((option) => option.choices.length > 0)
    .map((option) => {
      const list = `COMPREPLY=($(compgen -W '${option.choices.join(' ')}' -- "$current"))`;
      return `    ${option.names.join('|')}) ${list}; return ;;`;
    });
  const free = flagsOf(withValue.filter((option) => !isFolder(option) && option.choices.length === 0));
  const values = [
    `    ${folders.join('|')}) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")); return ;;`,
    ...new Set(choices),
    `    ${free.join('|')}) return ;;`,
  ];
  return `# bash completion for voicekeep
_voicekeep() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command='' folders='' word words
  COMPREPLY=()
  case "$previous" in
${values.join('\n')}
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${names(commands).join('|')}) command="$word"; break ;; esac
  done
  case "$command" in
${cases.join('\n')}
    *) words='${[...names(commands), ...flagsOf(common)].join(' ')}' ;;
  esac
  if [[ "$current" != -* && -n "$folders" ]]; then
    compopt -o filenames
    COMPREPLY=($(compgen -d -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
}
complete -F _voicekeep voicekeep
`;
}

function zsh(commands: readonly CommandHelp[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const described = (text: string) => text.replaceAll('\n', ' ').replace(/[[\]:\\]/g, '\\$&');
  const spec = (option: OptionHelp) =>
    option.names.map((name) => {
      const action =
        option.value === ''
          ? ''
          : option.choices.length > 0
            ? `:value:(${option.choices.join(' ')})`
            : isFolder(option)
              ? ':folder:_files -/'
              : ':value: ';
      return quoted(`${name}[${described(option.description)}]${action}`);
    });
  const common = commands.find(({ name }) => name === '')?.options ?? [];
  const cases = commands
    .filter(({ name }) => name !== '')
    .map(({ name, options, parameters }) => {
      const own = options.filter((option) => !common.some((one) => one.names[0] === option.names[0]));
      const folder = parameters === '' ? [] : [quoted('*:folder:_files -/')];
      return `    ${name}) _arguments ${[...[...own, ...common].flatMap(spec), ...folder].join(' ')} ;;`;
    });
  const list = commands
    .filter(({ name }) => name !== '')
    .map(({ name, description }) => `    ${quoted(`${name}:${described(description)}`)}`);
  return `#compdef voicekeep
local -a commands
commands=(
${list.join('\n')}
)
_arguments -C ${common.flatMap(spec).join(' ')} '1:command:->command' '*::option:->option'
case "$state" in
  command) _describe command commands ;;
  option)
    case "$words[1]" in
${cases.join('\n')}
    esac ;;
esac
`;
}

function fish(commands: readonly CommandHelp[]): string {
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', ' ')}'`;
  const line = (option: OptionHelp, condition: string) => {
    const flags = option.names.map((name) =>
      name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
    );
    const value =
      option.value === ''
        ? ''
        : option.choices.length > 0
          ? ` -x -a ${quoted(option.choices.join(' '))}`
          : isFolder(option)
            ? " -x -a '(__fish_complete_directories)'"
            : ' -x';
    return `complete -c voicekeep${condition} ${flags.join(' ')}${value} -d ${quoted(option.description)}`;
  };
  const all = names(commands).join(' ');
  return [
    '# fish completion for voicekeep',
    'complete -c voicekeep -f',
    ...commands.flatMap(({ name, description, parameters, options }) => {
      if (name === '') return options.map((option) => line(option, ''));
      const within = ` -n '__fish_seen_subcommand_from ${name}'`;
      return [
        `complete -c voicekeep -n 'not __fish_seen_subcommand_from ${all}' -a ${name} -d ${quoted(description)}`,
        ...options.map((option) => line(option, within)),
        ...(parameters === ''
          ? []
          : [`complete -c voicekeep${within} -x -a '(__fish_complete_directories)'`]),
      ];
    }),
    '',
  ].join('\n');
}
