/** An answer as Chromium hands it over. */
export interface ChromiumAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Null: there is none to be read. */
  readonly body: ReadableStream | null;
}

/** Statuses whose body `Response` refuses, even an empty one. */
const bodiless = new Set([101, 103, 204, 205, 304]);

/** Whether an answer of this status has no body for `Response`, whatever was sent. */
export function isBodiless(status: number): boolean {
  return bodiless.has(status);
}

/**
 * A `Response` of whatever a server sent. `Response` itself throws for statuses that HTTP does not know, and for
 * headers with bytes beyond Latin-1; here the status is kept as it came, and such characters become `?`.
 */
export function responseOf({ status, headers, body }: ChromiumAnswer): Response {
  const known = Number.isInteger(status) && status >= 200 && status <= 599;
  const response = new Response(isBodiless(status) ? null : body, {
    status: known ? status : 200,
    headers: toHeaders(headers),
  });
  if (!known) {
    Object.defineProperty(response, 'status', { value: status });
    Object.defineProperty(response, 'ok', { value: false });
  }
  return response;
}

function toHeaders(raw: ChromiumAnswer['headers']): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(raw)) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) continue;
    for (const value of typeof values === 'string' ? [values] : values) {
      headers.append(name, value.replace(/[^\t\x20-\x7e\xa0-\xff]/gu, '?'));
    }
  }
  return headers;
}
