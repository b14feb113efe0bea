/** A moment with its text as received, and as integer microseconds since 1970 (a `Date` would cut digits). */
export interface Instant {
  readonly text: string;
  /** A safe integer: moments before 1684 and after 2255 are moved to the nearest one that it can name. */
  readonly micros: number;
}

const form =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?\s*(?:[Zz]|([+-])(\d\d):?(\d\d)?)?$/;

/**
 * Reads an RFC 3339 time, and what is like one (no zone means UTC, a zone may lack its colon); null when it is none.
 * Digits beyond microseconds are cut. Second 60 is the beginning of the next minute.
 */
export function parseInstant(text: string): Instant | null {
  const match = form.exec(text.trim());
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [fraction = '', sign, zoneHours = '0', zoneMinutes = '0'] = match.slice(7);
  const offset = Number(zoneHours) * 60 + Number(zoneMinutes);
  if (hour > 23 || minute > 59 || second > 60 || offset > 24 * 60) return null;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  // A day that the month does not have rolls over into the next month.
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const seconds = (hour * 60 + minute - (sign === '-' ? -offset : offset)) * 60 + second;
  const micros = (midnight.getTime() + seconds * 1000) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6));
  return {
    text,
    micros: Math.min(Math.max(micros, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER),
  };
}

/** Writes microseconds since 1970 as RFC 3339 in UTC, with all six digits. */
export function instantOf(micros: number): Instant {
  const milliseconds = Math.floor(micros / 1000);
  const rest = String(micros - milliseconds * 1000).padStart(3, '0');
  return { text: new Date(milliseconds).toISOString().replace('Z', `${rest}Z`), micros };
}

/** Writes microseconds since 1970 as Go prints RFC 3339: no trailing noughts, no fraction at all on a whole second. */
export function shortInstant(micros: number): string {
  return instantOf(micros).text.replace(/\.?0+Z$/, 'Z');
}
