/** Values as the reader's system writes them; `locale` is BCP 47. */
export interface Format {
  number(value: number): string;
  /** `0:07`, `3:12`, `1:02:45`; a dash when unknown. */
  duration(seconds: number | null): string;
  /** `38 sec`, `12 min`, `3 hr, 5 min`: for sums. */
  length(seconds: number): string;
  /** `1 second`, `2.5 seconds`, as it is spoken. */
  seconds(value: number): string;
  /** `80%` of 0.8. */
  percent(share: number): string;
  /** `12.3 MB`; powers of 1000, as file managers mostly show them. */
  bytes(bytes: number): string;
  /** Day of an RFC 3339 time, in the system's time zone. */
  date(time: string): string;
  /** A calendar date such as `2023-06-22`, which is the same in every time zone; an RFC 3339 time by its UTC date. */
  day(date: string): string;
  /** `March 2023`, of `2023-03`. */
  month(month: string): string;
  /** Day and minute. */
  dateTime(time: string): string;
  /** How long is left, rounded so that it does not flicker; null when it is unknown. */
  timeLeft(seconds: number | null): string | null;
  /** "12 new, 3 changed": things that are said one after the other. */
  list(parts: readonly string[]): string;
  /** Name of a BCP 47 language; the tag itself when it has none, empty for empty. */
  language(tag: string): string;
}

/** Seconds as all lengths are shown and filtered by in the page: the nearest whole one. */
export function shownSeconds(seconds: number): number {
  return Math.max(0, Math.round(seconds));
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function createFormat(locale: string): Format {
  const numbers = new Intl.NumberFormat(locale);
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const days = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const months = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const dateTimes = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const languages = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });
  const units = new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' });
  // Joins the catalogue's words, so by the rules of its language.
  const lists = new Intl.ListFormat('en', { type: 'unit', style: 'short' });
  const unit = (value: number, name: string, digits = 0, unitDisplay: 'short' | 'long' = 'short') =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay,
      maximumFractionDigits: digits,
    }).format(value);

  function ofTime(time: string, format: Intl.DateTimeFormat): string {
    const date = new Date(time);
    return Number.isNaN(date.getTime()) ? time : format.format(date);
  }

  return {
    number: (value) => numbers.format(value),
    duration(seconds) {
      if (seconds === null || !Number.isFinite(seconds)) return '–';
      const whole = shownSeconds(seconds);
      const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
      const two = (value: number) => String(value).padStart(2, '0');
      return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
    },
    length(seconds) {
      const whole = Math.round(seconds);
      if (whole < 60) return unit(whole, 'second');
      const minutes = Math.round(whole / 60);
      if (minutes < 60) return unit(minutes, 'minute');
      const rest = minutes % 60;
      const hours = unit(Math.floor(minutes / 60), 'hour');
      return rest === 0 ? hours : units.format([hours, unit(rest, 'minute')]);
    },
    seconds: (value) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(value),
    percent: (share) => new Intl.NumberFormat(locale, { style: 'percent' }).format(share),
    bytes(bytes) {
      let power = 0;
      let value = bytes;
      while (value >= 999.5 && power < byteUnits.length - 1) {
        value /= 1000;
        power += 1;
      }
      // "0 byte" is the short form.
      if (power === 0) return unit(value, 'byte', 0, 'long');
      return unit(value, byteUnits[power] ?? 'byte', value < 10 ? 1 : 0);
    },
    month: (month) => ofTime(`${month}-01`, months),
    date: (time) => ofTime(time, dates),
    day: (date) => ofTime(date, days),
    dateTime: (time) => ofTime(time, dateTimes),
    timeLeft(seconds) {
      if (seconds === null || !Number.isFinite(seconds)) return null;
      if (seconds < 60) return unit(Math.max(5, Math.ceil(seconds / 5) * 5), 'second');
      if (seconds < 3600) return unit(Math.ceil(seconds / 60), 'minute');
      return unit(Math.round(seconds / 360) / 10, 'hour', 1);
    },
    list: (parts) => lists.format(parts),
    language(tag) {
      if (tag === '') return '';
      try {
        return languages.of(tag) ?? tag;
      } catch {
        // A tag that is none, from the service: shown as it came.
        return tag;
      }
    },
  };
}
