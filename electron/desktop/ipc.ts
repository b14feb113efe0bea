import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { appHost, appScheme, requestChannel } from '../contract/bridge.ts';
import type { Result } from '../contract/errors.ts';
import { AppError, toErrorReport } from '../contract/errors.ts';
import type { ParsedInput, RequestName, RequestOutput } from '../contract/requests.ts';
import { requests } from '../contract/requests.ts';
import type { InputGuard } from './input-guard.ts';

/** One function a request of the contract; the input has been parsed by its schema. */
export type Handlers = {
  readonly [Name in RequestName]: (
    input: ParsedInput<Name>,
  ) => Promise<RequestOutput<Name>> | RequestOutput<Name>;
};

function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requests, name);
}

/** True for the main frame of a window of ours that shows our page; `URL.origin` is "null" for a custom scheme. */
function isOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return false;
  const url = new URL(frame.url);
  return url.protocol === `${appScheme}:` && url.host === appHost;
}

async function answer(
  handlers: Handlers,
  guard: Pick<InputGuard, 'assertAllowed'>,
  name: unknown,
  input: unknown,
): Promise<unknown> {
  if (!isRequestName(name)) throw new AppError('bad-request');
  const parsed = requests[name].input.safeParse(input);
  if (!parsed.success) {
    throw new AppError('bad-request', { params: { request: name } });
  }
  guard.assertAllowed(name, parsed.data);
  // The map ties each name to its own input; TypeScript cannot follow that through a union of names.
  const handler = handlers[name] as (input: unknown) => unknown;
  return handler(parsed.data);
}

/**
 * Answers the page's requests: sender checked, argument parsed, what leads out only after input, errors turned into reports.
 * `report` is told of every error, with the request's name.
 */
export function serveRequests(
  ipcMain: IpcMain,
  handlers: Handlers,
  guard: Pick<InputGuard, 'assertAllowed'>,
  report: (error: unknown, request: string) => void,
): void {
  ipcMain.handle(requestChannel, async (event, name: unknown, input: unknown): Promise<Result<unknown>> => {
    try {
      if (!isOurPage(event)) throw new AppError('bad-request');
      return { ok: true, value: await answer(handlers, guard, name, input) };
    } catch (error) {
      report(error, isRequestName(name) ? name : 'unknown');
      return { ok: false, error: toErrorReport(error) };
    }
  });
}
