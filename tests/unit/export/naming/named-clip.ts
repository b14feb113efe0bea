import type { NamedClip } from '../../../../electron/export/naming/fields.ts';

/** A clip of which all but a note is known. */
export const namedClip: NamedClip = {
  id: '0123456789abcdef',
  voiceoverId: 'vo-1',
  prompt: 'Good morning, everyone.',
  voice: 'v2/en_speaker_6',
  voiceName: 'Daniel',
  language: 'en',
  createdAt: '2023-06-22T03:04:05.678901+00:00',
  duration: 3.456,
  favorite: true,
  takes: 3,
  take: 2,
  seed: '42',
  temperature: 0.7,
  modelId: 'bark',
  ownFavorite: false,
  denoised: true,
  silenceRemoved: null,
  note: '',
  goneSince: null,
  firstSeenAt: '2024-02-03T00:00:00Z',
  bytes: 23_014,
  sha256: 'ab'.repeat(32),
  collection: 'Best of',
  position: 7,
};
