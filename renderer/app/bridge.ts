import type { Bridge } from '../../electron/contract/bridge.ts';
import type { ErrorReport } from '../../electron/contract/errors.ts';
import type { RequestInput, RequestName, RequestOutput } from '../../electron/contract/requests.ts';

declare global {
  interface Window {
    readonly voicekeep: Bridge;
  }
}

/** What a request that was not answered rejects with; `report` is what the main process said. */
export class RequestError extends Error {
  readonly report: ErrorReport;

  constructor(report: ErrorReport) {
    super(report.code);
    this.name = 'RequestError';
    this.report = report;
  }
}

/** The page's way to the main process. */
export interface Backend {
  /** Resolves with the answer's value; rejects with a `RequestError`. The input must be plain data, no proxies. */
  request<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>;
  readonly on: Bridge['on'];
}

/** Wraps the preload's object, the only place that touches it. */
export function createBackend(): Backend {
  const bridge = window.voicekeep;
  return {
    async request(name, input) {
      const result = await bridge.request(name, input);
      if (!result.ok) throw new RequestError(result.error);
      return result.value;
    },
    on: (name, listener) => bridge.on(name, listener),
  };
}

/** What is known about whatever was thrown. */
export function reportOf(error: unknown): ErrorReport {
  return error instanceof RequestError ? error.report : { code: 'internal' };
}
