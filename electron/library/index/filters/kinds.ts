import { texts } from './filter.ts';

/** The kind that the user gave a clip's voice; empty where they gave none. */
const kindOfVoice = `coalesce((SELECT kind FROM voice_kind
  WHERE voice_kind.voice = clip.voice_name AND voice_kind.language = clip.language), '')`;

/** By the kind of voice, such as `female`, or words of the user's own. */
export const kinds = texts('kinds', (source) => source.texts(kindOfVoice));
