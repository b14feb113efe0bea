import type { PageText } from './translate.ts';

/** The name of a voice, or the words that stand for one that the service did not name. */
export function voiceLabel(t: PageText, name: string): string {
  return name === '' ? t('list.unknownVoice') : name;
}

/** A prompt on one line, or the words that stand for an empty one. */
export function promptTitle(t: PageText, prompt: string): string {
  const line = prompt.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line === '' ? t('list.noPrompt') : line;
}
