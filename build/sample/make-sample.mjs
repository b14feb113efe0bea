// Makes the sample account: electron/sample/data/account.json, audio/*.mp3 and video/*.mp4, the same ones each time.
//
//   apt-get install espeak-ng ffmpeg && node build/sample/make-sample.mjs
//
// The speech is espeak-ng's (1.51), in the words of catalogue.mjs; ffmpeg encodes it as the service did. Takes of a prompt
// differ in pitch and speed, as those of the service differ in seed and temperature. Some voiceovers of the months in which
// the service made videos have one.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { prompts, voices } from './catalogue.mjs';
import { film, sketch, speak } from './speech.mjs';

const data = new URL('../../electron/sample/data/', import.meta.url);
const second = 1_000_000; // times are microseconds since 1970
const minute = 60 * second;
const day = 24 * 60 * minute;
const firstDay = Date.UTC(2023, 0, 9) * 1000;
/** The service made videos from July to November 2023; the sample has few, as they are large. */
const videosFrom = Date.UTC(2023, 6, 5) * 1000;
const videosTo = Date.UTC(2023, 10, 4) * 1000;
const filmedLocales = ['en', 'de', 'fr'];
let films = 3;
const known = JSON.parse(
  readFileSync(new URL('../../electron/contract/voices.json', import.meta.url), 'utf8'),
);
const bark = '0f442a3e-cf53-490b-b4a9-b0dda63e9523';

/** @param {string} name */
function digest(name) {
  return createHash('sha256').update(`voicekeep sample ${name}`).digest();
}

/**
 * A whole number below `limit` that depends on the name alone.
 * @param {number} limit
 * @param {string} name
 */
function numberBelow(limit, name) {
  return Math.floor((digest(name).readUIntBE(0, 6) / 2 ** 48) * limit);
}

/** @param {string} name */
function uuid(name) {
  const hex = digest(name).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * The voice as the service sends it: with the id that the site's file has, where it has the voice.
 * @param {string} locale
 * @param {string} name
 */
function speakerOf(locale, name) {
  /** @param {string} worker */
  const number = (worker) => worker.replace(/^v2\/[a-z]{2}_/, '');
  const voice = known.find(
    (/** @type {{ locale: string, name: string }} */ one) =>
      one.locale === locale && number(one.name) === number(name),
  );
  return { id: voice?.id ?? uuid(name), name, locale };
}

/**
 * A voiceover's one output: its record and its files.
 * @param {import('./catalogue.mjs').Prompt} prompt
 * @param {import('./catalogue.mjs').Take} take
 * @param {string} name
 * @param {number} createdAt
 */
function makeOutput(prompt, take, name, createdAt) {
  const language = voices[prompt.locale];
  const speaker = language?.speakers[take.speaker];
  if (!language || !speaker) throw new Error(`No voice for ${name}.`);
  const [variant, pitch] = speaker;
  const { bytes, seconds } = speak({
    text: (prompt.spoken ?? prompt.text).replace(/\[[^\]]*\]|♪/g, ''),
    voice: `${language.voice}+${variant}`,
    pitch: pitch - 9 + numberBelow(19, `${name} pitch`),
    speed: Math.round((prompt.speed ?? 190) * (0.95 + numberBelow(16, `${name} speed`) / 100)),
    rate: take.denoised === false ? 24_000 : 16_000,
  });
  const file = uuid(`${name} file 0`);
  writeFileSync(new URL(`audio/${file}.mp3`, data), bytes);
  const filmed =
    films > 0 &&
    createdAt > videosFrom &&
    createdAt < videosTo &&
    seconds < 5 &&
    filmedLocales.includes(prompt.locale);
  if (filmed) {
    films -= 1;
    writeFileSync(new URL(`video/${file}.mp4`, data), film(bytes, prompt.text));
  }
  return {
    id: uuid(`${name} output 0`),
    audioFile: `${file}.mp3`,
    ...(filmed ? { videoFile: `${file}.mp4`, sketch: sketch(bytes) } : {}),
    duration: seconds,
  };
}

/**
 * @param {import('./catalogue.mjs').Prompt} prompt
 * @param {import('./catalogue.mjs').Take} take
 * @param {string} name
 * @param {number} createdAt
 */
function makeVoiceover(prompt, take, name, createdAt) {
  const startedAt = createdAt + numberBelow(2 * second, `${name} waits`);
  const completedAt = startedAt + 4 * second + numberBelow(9 * second, `${name} takes`);
  return {
    id: uuid(name),
    createdAt,
    updatedAt: completedAt,
    startedAt,
    completedAt,
    seed: numberBelow(2 ** 31, `${name} seed`),
    temperature: [0.6, 0.7, 0.8][numberBelow(3, `${name} temperature`)],
    modelId: bark,
    autoSubmitted: false,
    denoise: take.denoised ?? true,
    removeSilence: numberBelow(4, `${name} silence`) > 0,
    prompt: { id: uuid(`prompt ${prompt.text}`), text: prompt.text },
    speaker: speakerOf(prompt.locale, take.speaker),
    outputs: [makeOutput(prompt, take, name, createdAt)],
  };
}

rmSync(data, { recursive: true, force: true });
for (const folder of ['audio/', 'video/']) mkdirSync(new URL(folder, data), { recursive: true });

// One sitting a prompt, spread over 2023 in no order of languages; its takes follow within minutes.
const sittings = [...prompts].sort((a, b) => (uuid(a.text) < uuid(b.text) ? -1 : 1));
const voiceovers = sittings.flatMap((prompt, sitting) => {
  const name = `${prompt.locale} ${prompt.text}`;
  const begin =
    firstDay +
    Math.floor((sitting * 345) / sittings.length) * day +
    8 * 60 * minute +
    numberBelow(13 * 60 * minute, `${name} time`);
  return prompt.takes.map((take, number) =>
    makeVoiceover(
      prompt,
      take,
      `${name} take ${number}`,
      begin + number * 2 * minute + numberBelow(minute, `${name} ${number} pause`),
    ),
  );
});

writeFileSync(
  new URL('account.json', data),
  `[\n${voiceovers.map((voiceover) => JSON.stringify(voiceover)).join(',\n')}\n]\n`,
);
