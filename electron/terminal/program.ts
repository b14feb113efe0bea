import { Command } from 'commander';
import type { Act } from './command.ts';
import { addConnect } from './commands/connect.ts';
import { addExport } from './commands/export.ts';
import { addForget } from './commands/forget.ts';
import { addList } from './commands/list.ts';
import { addStatus } from './commands/status.ts';
import { addSync } from './commands/sync.ts';
import { addVerify } from './commands/verify.ts';

const footer = `
Environment:
  STABLECOG_API_KEY   the key; goes before the keychain
  VOICEKEEP_HOME      folder for settings and everything else that is kept
  VOICEKEEP_LIBRARY   as --library
  VOICEKEEP_API_URL   as --api

Exit codes:
  0 done   1 done in part   2 usage   3 key refused or missing   4 service out of reach
  5 disk   6 verification found differences   130 cancelled`;

/** The command line. Help goes to `print`; errors are thrown as `CommanderError`, never printed. */
export function createProgram(act: Act, print: (text: string) => void): Command {
  const program = new Command('voicekeep')
    .description('Keeps your Stablecog voiceovers: every clip, offline, and exported to folders.')
    .option('--library <dir>', 'the library folder')
    .option('--api <url>', 'address of the service: https, or http on this machine')
    .option('--sample', 'use the sample account')
    .option('--json', 'print exactly one JSON document on stdout')
    .addHelpText('after', footer)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: print, writeErr: print, outputError: () => undefined })
    .exitOverride();
  addConnect(program, act);
  addForget(program, act);
  addSync(program, act);
  addStatus(program, act);
  addList(program, act);
  addExport(program, act);
  addVerify(program, act);
  return program;
}
