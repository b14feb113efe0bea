/** A moment as the service keeps it: whole microseconds since 1970, which a number holds exactly. */
export type Instant = number;

const rfc3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})$/;

/** Null for text that is no RFC 3339 time. Digits past the microsecond are cut, as the service's database driver does. */
export function parseInstant(text: string): Instant | null {
  const [, seconds, fraction = '', zone] = rfc3339.exec(text) ?? [];
  if (seconds === undefined || zone === undefined) return null;
  const asUtc = Date.parse(`${seconds}Z`);
  // A day that the month does not have would roll over into the next month.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 19) !== seconds) return null;
  const offset = zone === 'Z' ? 0 : asUtc - Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(offset)) return null;
  return (asUtc - offset) * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** As Go prints RFC3339Nano: microseconds without trailing zeros, no fraction at all on a whole second. */
export function formatInstant(instant: Instant): string {
  const microseconds = ((instant % 1_000_000) + 1_000_000) % 1_000_000;
  const seconds = new Date((instant - microseconds) / 1000).toISOString().slice(0, 19);
  const fraction = String(microseconds).padStart(6, '0').replace(/0+$/, '');
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}
