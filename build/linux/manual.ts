import type { CommandHelp, OptionHelp } from './terminal-help.ts';

interface About {
  readonly version: string;
  /** Of the release, such as `2026-11-25`. */
  readonly date: string;
  readonly homepage: string;
}

/** The page of `man voicekeep`, in the macros of man(7). */
export function manualPage([program, ...commands]: readonly CommandHelp[], about: About): string {
  return [
    `.TH VOICEKEEP 1 "${about.date}" "Voicekeep ${about.version}" "User Commands"`,
    '.SH NAME',
    `voicekeep \\- ${roff(lowered(program?.description ?? ''))}`,
    '.SH SYNOPSIS',
    '.B voicekeep',
    '.br',
    '.B voicekeep',
    '\\fICOMMAND\\fR [\\fIOPTION\\fR]...',
    '.SH DESCRIPTION',
    'Without a command,',
    '.B voicekeep',
    'opens its window. With one, it works in the terminal: progress goes to standard error, results to standard output.',
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH "OPTIONS OF EVERY COMMAND"',
    ...(program?.options ?? []).flatMap(optionLines),
    '.SH "EXIT STATUS"',
    ...exitCodes.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, meaning]),
    '.SH ENVIRONMENT',
    ...environment.flatMap(([name, meaning]) => ['.TP', `.B ${name}`, roff(meaning)]),
    '.SH FILES',
    '.TP',
    '.I ~/.local/share/voicekeep',
    'Libraries, settings and logs. Removing the program leaves them where they are.',
    '.SH "SEE ALSO"',
    about.homepage,
    '',
  ].join('\n');
}

const exitCodes = [
  ['0', 'Done.'],
  ['1', 'Done in part; each failure is listed.'],
  ['2', 'The command was not understood.'],
  ['3', 'The key is missing or was refused.'],
  ['4', 'The service is out of reach.'],
  ['5', 'The disk is full or could not be written.'],
  ['6', 'A verification found differences.'],
  ['130', 'Cancelled.'],
] as const;

const environment = [
  ['STABLECOG_API_KEY', 'The key to use; takes precedence over the keychain.'],
  ['VOICEKEEP_LIBRARY', 'Folder of the library, as with --library.'],
  ['VOICEKEEP_API_URL', 'Address of the service, as with --api.'],
  ['VOICEKEEP_HOME', 'Folder for settings and everything else that the program keeps for itself.'],
] as const;

function commandSection({ name, parameters, description, options }: CommandHelp): readonly string[] {
  const heading = [`\\fBvoicekeep ${roff(name)}\\fR`, parameters && `\\fI${roff(parameters)}\\fR`];
  return [
    `.SS "${heading.filter(Boolean).join(' ')}"`,
    roff(description),
    ...options.filter(({ names }) => !names.includes('--help')).flatMap(optionLines),
  ];
}

function optionLines({ names, value, description, choices }: OptionHelp): readonly string[] {
  const flags = [...names].reverse().map((name) => `\\fB${roff(name)}\\fR`);
  const words = choices.length > 0 ? `${description} (${choices.join(', ')})` : description;
  return ['.TP', `${flags.join(', ')}${value && ` \\fI${roff(value)}\\fR`}`, roff(words)];
}

/** Text of ours in roff: a hyphen that can be copied, and no line that begins like a request. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=['.])/gm, '\\&')
    .replaceAll('"', '\\(dq');
}

/** The line of NAME begins in lower case and has no full stop, by custom. */
function lowered(sentence: string): string {
  const [first = ''] = sentence.split('\n');
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}`.replace(/\.$/, '');
}
