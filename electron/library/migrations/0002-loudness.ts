/** Loudness of cached audio, and an index that finds due audio without passing over all that is cached. */
export const loudness = `
ALTER TABLE clip ADD COLUMN loudness REAL;
DROP INDEX clip_audio_due;
CREATE INDEX clip_without_file ON clip (created_micros DESC, id DESC) WHERE audio <> 'cached';
`;
