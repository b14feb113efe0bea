import table from './voices.json' with { type: 'json' };

/** A voice as the service names it in an output: any of the three may be empty. */
export interface ServiceVoice {
  /** The speaker's id at the service, a UUID. */
  readonly speakerId: string;
  /** The speaker's own locale, such as `de`; the language in its name may be another one. */
  readonly locale: string;
  /** The worker's name, such as `v2/es_speaker_0`. */
  readonly name: string;
}

/** A voice that the service's site had a name for. */
export interface KnownVoice {
  readonly speakerId: string;
  readonly locale: string;
  /** The worker's name in the site's file. */
  readonly serviceName: string;
  /** The name that people know, in English: "Daniel". */
  readonly name: string;
  /** The name on the site in another language (BCP 47), where it had a form of its own there; else the English one. */
  localName(language: string): string;
}

/**
 * The voices that the service's site had names for (repository stablecog/stablecog, read in November 2026). The worker's
 * name alone is no key: German and Spanish voices share some.
 */
export const knownVoices: readonly KnownVoice[] = table.map(({ id, locale, name, knownAs }) => ({
  speakerId: id,
  locale,
  serviceName: name,
  name: knownAs.en,
  localName(language) {
    const names: Readonly<Record<string, string>> = knownAs;
    return names[language] ?? names[language.split('-')[0] ?? ''] ?? knownAs.en;
  },
}));

const byId = new Map(knownVoices.map((voice) => [voice.speakerId, voice]));
const byLocaleAndName = new Map(knownVoices.map((voice) => [keyOf(voice.locale, voice.serviceName), voice]));

/** Finds a voice by its id, else by locale and name; null for one that the site had no name for. */
export function knownVoice({ speakerId, locale, name }: ServiceVoice): KnownVoice | null {
  return byId.get(speakerId.toLowerCase()) ?? byLocaleAndName.get(keyOf(locale, name)) ?? null;
}

/**
 * What a voice is called: the name that people know, else a form of its own name that can be read ("Voice 3",
 * "Custom voice 0"); empty where the service named no voice.
 */
export function voiceLabel(voice: ServiceVoice): string {
  return knownVoice(voice)?.name ?? readableName(voice.name);
}

/** `c_…` are the voices that the service made itself; `v2/…` came with its model. What is neither stays as it is. */
function readableName(name: string): string {
  const custom = /^c_[a-z]{2,3}_(\d+)$/i.exec(name)?.[1];
  if (custom !== undefined) return `Custom voice ${custom}`;
  const ofModel = /^(?:v\d+\/)?[a-z]{2,3}_speaker_(\d+)$/i.exec(name)?.[1];
  return ofModel === undefined ? name.trim() : `Voice ${ofModel}`;
}

/** German voices are `v2/es_…` in the site's file and may be `v2/de_…` in the service: the number tells them apart. */
function keyOf(locale: string, name: string): string {
  return `${locale.toLowerCase()} ${name.replace(/^(v\d+\/)[a-z]{2,3}_/i, '$1')}`;
}
