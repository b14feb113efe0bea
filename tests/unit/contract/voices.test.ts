import { describe, expect, it } from 'vitest';
import { knownVoice, knownVoices, voiceLabel } from '../../../electron/contract/voices.ts';

const unknownId = '00000000-0000-4000-8000-000000000000';

describe('a voice', () => {
  it('is known by its id, whatever its name and locale say', () => {
    for (const voice of knownVoices) {
      expect(knownVoice({ speakerId: voice.speakerId, locale: '', name: 'other' })).toBe(voice);
      expect(knownVoice({ speakerId: voice.speakerId.toUpperCase(), locale: '', name: '' })).toBe(voice);
    }
  });

  it('is known by locale and name where the id is not', () => {
    for (const voice of knownVoices) {
      const { locale, serviceName: name } = voice;
      expect(knownVoice({ speakerId: unknownId, locale, name })).toBe(voice);
    }
  });

  it('of German is known under both names that the service may give it', () => {
    const voice = { speakerId: '', locale: 'de' };
    expect(voiceLabel({ ...voice, name: 'v2/es_speaker_8' })).toBe('Annika');
    expect(voiceLabel({ ...voice, name: 'v2/de_speaker_8' })).toBe('Annika');
    expect(voiceLabel({ ...voice, locale: 'es', name: 'v2/es_speaker_8' })).toBe('Adriana');
  });

  it('has the name of the site in the languages where it has one of its own', () => {
    const paul = knownVoice({ speakerId: '', locale: 'en', name: 'v2/en_speaker_6' });
    expect(['en', 'ja', 'el', 'el-GR', 'fr', ''].map((language) => paul?.localName(language))).toEqual([
      'Paul',
      'ポール',
      'Πωλ',
      'Πωλ',
      'Paul',
      'Paul',
    ]);
  });

  it.each([
    ['en', 'c_en_6', 'Daniel'],
    ['en', 'c_en_0', 'Custom voice 0'],
    ['fr', 'v2/fr_speaker_3', 'Voice 3'],
    ['pl', 'pl_speaker_12', 'Voice 12'],
    ['en', 'Grandmother’s voice ', 'Grandmother’s voice'],
    ['', '', ''],
  ])('of locale "%s" and name "%s" is called "%s"', (locale, name, label) => {
    expect(voiceLabel({ speakerId: unknownId, locale, name })).toBe(label);
  });

  it('has no name twice in one language', () => {
    const names = knownVoices.map(({ locale, name }) => `${locale} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });
});
