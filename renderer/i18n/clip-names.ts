import type { PageText } from './translate.ts';

/** What to call a voice of the service: `v2/en_speaker_6` is "Speaker 6"; other names stay as they are. */
export function voiceName(t: PageText, voice: string): string {
  const number = /speaker_(\d+)$/.exec(voice)?.[1];
  if (number !== undefined) return t('list.speaker', { number });
  return voice === '' ? t('list.unknownVoice') : voice;
}

/** A prompt on one line, or the words that stand for an empty one. */
export function promptTitle(t: PageText, prompt: string): string {
  const line = prompt.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line === '' ? t('list.noPrompt') : line;
}
