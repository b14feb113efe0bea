import { CommanderError } from 'commander';
import type { ErrorCode, ErrorParams } from '../contract/errors.ts';
import { AppError, toErrorReport } from '../contract/errors.ts';
import { createErrorText } from '../contract/messages/errors.ts';
import { isOfFilesLimit, mayNotOpen } from '../platform/files-limit.ts';
import type { TerminalText } from './text.ts';
import { UnsavedKey } from './unsaved-key.ts';
import { UsageError } from './usage-error.ts';

/** As many files as the threads of a command open beside each other. */
const filesOfThreads = 32;

/** A failure as the terminal tells it. */
export interface Told {
  readonly code: ErrorCode;
  readonly message: string;
  readonly params?: ErrorParams | undefined;
}

/** What is told of whatever was thrown: its code, and a sentence in the terminal's words. */
export function toldOf(error: unknown, text: TerminalText): Told {
  if (error instanceof UsageError) return { code: error.code, message: usageText(error, text) };
  if (error instanceof CommanderError) return toldOf(usageOf(error), text);
  const reason = error instanceof UnsavedKey ? error.reason : error;
  const known = toErrorReport(reason);
  // A thread that finds no file to load says anything else.
  const isLimit = isOfFilesLimit(reason) || (known.code === 'internal' && mayNotOpen(filesOfThreads));
  const report = isLimit ? toErrorReport(new AppError('files-limit')) : known;
  const params = shortened(report.params ?? {});
  const sentence = createErrorText().ofReport({ ...report, params });
  const message = error instanceof UnsavedKey ? text('connect.notSaved', { reason: sentence }) : sentence;
  return { code: report.code, message, params: report.params };
}

/** UTF-16 units of a value that a sentence repeats; a path of ordinary length is whole. */
const mostRepeated = 300;

/** Values as a sentence can hold them: what was given may have a million letters. */
function shortened<Value>(params: Readonly<Record<string, Value>>): Readonly<Record<string, Value | string>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > mostRepeated ? `${value.slice(0, mostRepeated)}…` : value,
    ]),
  );
}

function usageText({ key, params }: UsageError, text: TerminalText): string {
  const message = text(key, shortened(params));
  return text('usage.seeHelp', { message });
}

/** Commander's own errors; what they are about stands in quotes in its sentences. */
function usageOf({ code, message }: CommanderError): UsageError {
  const about = /'([^']*)'/.exec(message)?.[1] ?? '';
  const meant = /Did you mean (?:one of )?(.+)\?/.exec(message)?.[1] ?? '';
  const hasSuggestion = meant === '' ? 'no' : 'yes';
  switch (code) {
    case 'commander.help':
      return new UsageError('usage.noCommand');
    case 'commander.unknownCommand':
      return new UsageError('usage.unknownCommand', { about, meant, hasSuggestion });
    case 'commander.unknownOption':
      return new UsageError('usage.unknownOption', { about, meant, hasSuggestion });
    case 'commander.optionMissingArgument':
      return new UsageError('usage.optionWithoutValue', { about });
    case 'commander.missingMandatoryOptionValue':
      return new UsageError('usage.optionMissing', { about });
    case 'commander.missingArgument':
      return new UsageError('usage.argumentMissing', { about });
    case 'commander.excessArguments':
      return new UsageError('usage.tooManyArguments');
    default:
      return new UsageError('usage.notUnderstood');
  }
}
